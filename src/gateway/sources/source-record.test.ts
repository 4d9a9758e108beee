import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSourceFiles } from './source-files.ts';
import { HIDDEN, hideSecrets, parseSourceRecord, restoreSecrets } from './source-record.ts';

const RECORD = {
  id: 'air-bureau',
  name: { zh: '环保局', en: 'Environment bureau' },
  enabled: true,
  feed: {
    type: 'mqtt',
    url: 'mqtt://user:pass@broker.example.org',
    auth: { user: 'u', password: 'p' },
    headers: [{ authorization: 'Bearer x' }],
  },
};

describe('a source record', () => {
  test.each([
    ['id', { ...RECORD, id: '../x' }],
    ['id', { ...RECORD, id: 'simulated' }],
    ['name', { ...RECORD, name: { zh: 'x' } }],
    ['feed', { ...RECORD, feed: {} }],
    ['extra', { ...RECORD, extra: 1 }],
  ])('with a wrong %s is refused by name', (field, json) => {
    expect(() => parseSourceRecord(json)).toThrow(field);
  });

  test('shows no secret, and gets them back when it is saved unchanged', () => {
    const shown = hideSecrets(parseSourceRecord(RECORD));
    const text = JSON.stringify(shown);
    for (const secret of ['pass@', '"p"', 'Bearer x']) expect(text).not.toContain(secret);
    expect(text).toContain(HIDDEN);
    expect(restoreSecrets(shown, parseSourceRecord(RECORD))).toEqual(RECORD);
    const changed = { ...shown, feed: { ...shown.feed, auth: { user: 'u', password: 'new' } } };
    expect(restoreSecrets(changed, parseSourceRecord(RECORD)).feed.auth).toEqual({
      user: 'u',
      password: 'new',
    });
  });
});

test('source files are written whole for their owner only, read back, and a broken one stops no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-sources-'));
  try {
    const files = createSourceFiles(folder);
    await files.write(parseSourceRecord(RECORD));
    expect(statSync(join(folder, 'air-bureau.json')).mode & 0o077).toBe(0);
    writeFileSync(join(folder, 'broken.json'), '{');
    writeFileSync(join(folder, 'other.json'), readFileSync(join(folder, 'air-bureau.json')));
    const { records, problems } = await files.readAll();
    expect(records).toEqual([RECORD]);
    expect(problems).toEqual([
      expect.stringMatching(/^broken\.json: Expected JSON/),
      expect.stringMatching(/^other\.json: Expected the id "other"/),
    ]);
    await files.remove('air-bureau');
    expect((await files.readAll()).records).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
