import { expect, test } from 'vitest';
import { detectEncoding, encodingOfDriver, readEncodingLabel } from './text-encoding.ts';

const GBK_SCHOOL = Uint8Array.from([0xd1, 0xa7, 0xd0, 0xa3]); // 学校

test.each([
  ['UTF-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['65001', 'utf-8'],
  ['GBK', 'gbk'],
  ['936', 'gbk'],
  ['ANSI 936', 'gbk'],
  ['CP936', 'gbk'],
  ['GB2312', 'gbk'],
  ['ISO 8859-1', 'windows-1252'],
  ['ISO_8859-15', 'iso-8859-15'],
  ['CP1251', 'windows-1251'],
  ['Big5', 'big5'],
  ['klingon', undefined],
])('takes %s for %s', (label, encoding) => {
  expect(readEncodingLabel(label)).toBe(encoding);
});

test('knows the language drivers of Chinese tables and leaves the vague ones', () => {
  expect(encodingOfDriver(77)).toBe('gbk');
  expect(encodingOfDriver(0x57)).toBeUndefined();
});

test('tells UTF-8, GBK and Western text apart, and nothing of ASCII', () => {
  const utf8 = new TextEncoder();
  expect(detectEncoding([utf8.encode('school')])).toBeUndefined();
  expect(detectEncoding([utf8.encode('学校'), utf8.encode('a')])).toBe('utf-8');
  expect(detectEncoding([GBK_SCHOOL, utf8.encode('a')])).toBe('gbk');
  expect(detectEncoding([Uint8Array.from([0x43, 0x61, 0x66, 0xe9])])).toBe('windows-1252');
});
