import { describe, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';

const allows = (list: string, url: string) => {
  try {
    parseAllowList(list, 'HOSTS').check(new URL(url));
    return true;
  } catch {
    return false;
  }
};

describe('the list of outside hosts', () => {
  test.each([
    ['broker.example.org', 'mqtt://broker.example.org/', true],
    ['broker.example.org', 'https://BROKER.example.org./x', true],
    ['broker.example.org', 'https://broker.example.org:8443/', true],
    ['broker.example.org:1883', 'mqtt://broker.example.org', true],
    ['broker.example.org:1883', 'mqtt://broker.example.org:1884', false],
    ['*.example.org', 'https://a.b.example.org', true],
    ['*.example.org', 'https://example.org', false],
    ['*.example.org', 'https://badexample.org', false],
    ['example.org', 'https://badexample.org', false],
    ['example.org', 'https://example.org.evil.net', false],
    ['example.org', 'https://example.org@evil.net/', false],
    ['', 'http://127.0.0.1/', false],
    ['example.org', 'http://127.0.0.1/', false],
    ['example.org', 'http://2130706433/', false],
    ['example.org', 'http://[::ffff:127.0.0.1]/', false],
    ['127.0.0.1:9000', 'http://0x7f.1:9000/', true],
    ['[::1]:9000', 'http://[::1]:9000/', true],
    ['[::1]', 'http://[::1]:9000/', true],
    ['example.org', 'file:///etc/passwd', false],
    ['example.org', 'ftp://example.org/', false],
  ])('"%s" and %s: %s', (list, url, expected) => {
    expect(allows(list, url)).toBe(expected);
  });

  test.each(['*', 'http://x', 'a..b', 'x/y', '*.', 'a b'])('"%s" is no entry', (entry) => {
    expect(() => parseAllowList(entry, 'HOSTS')).toThrow(/^HOSTS: Expected host names/);
  });

  test('a refusal says which setting allows the host', () => {
    expect(() =>
      parseAllowList('', 'YUNJIAN_ALLOW_HOSTS').check(new URL('mqtt://b.example')),
    ).toThrow(
      'The gateway may not speak to b.example:1883; add "b.example" to YUNJIAN_ALLOW_HOSTS',
    );
  });
});
