import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInspect } from '../../tiles/inspect/run-inspect.ts';
import { packArchive } from '../../tiles/output/pack-archive.ts';
import { createZipWriter } from '../../tiles/output/zip-writer.ts';
import { INDEX } from '../../tiles/validate/archive/check-archive-index.ts';
import { openArchive } from '../../tiles/validate/archive/read-archive.ts';
import { isValidatable, runValidate } from '../../tiles/validate/run-validate.ts';
import { buildMiniSite } from './support/build-mini-site.ts';
import { expectFinding } from './support/damaged-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'validate-archive-'));
const whole = join(folder, 'mini.3tz');
const damaged = join(folder, 'damaged.3tz');
let site: string;

beforeAll(async () => {
  site = await buildMiniSite(join(folder, 'built'));
  packArchive(site, whole);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const validate = (file: string) => runValidate(file, { workers: 0 });

/** Validates a copy after some bytes have been changed. */
function validateEdited(edit: (bytes: Buffer) => Buffer | undefined) {
  const bytes = readFileSync(whole);
  writeFileSync(damaged, edit(bytes) ?? bytes);
  return validate(damaged);
}

/** Validates an archive of the same files; `change` returns another content, or null to leave one out. */
function validatePacked(change: (path: string, content: Buffer) => Buffer | null) {
  const archive = openArchive(whole);
  const zip = createZipWriter(damaged);
  for (const entry of archive.entries) {
    const content = change(entry.path, archive.read(entry));
    if (content) zip.add(entry.path, content, { isStored: entry.path === INDEX });
  }
  archive.close();
  zip.finish();
  return validate(damaged);
}

function find(path: RegExp) {
  const archive = openArchive(whole);
  archive.close();
  const entry = archive.entries.find((one) => path.test(one.path));
  if (!entry) throw new Error(`${path} is not in the archive.`);
  return entry;
}

test('an archive of buildings and trees is found whole, with every tile looked at', async () => {
  const report = await validate(whole);
  expect(report.findings).toEqual([]);
  expect(report.checked.buildings).toBe(2200);
  expect(report.checked.trees).toBeGreaterThan(0);
  expect(report.checked.files).toBe(openArchive(whole).entries.length - 1);
});

test('a folder, a file and an archive that validate knows are told from others', () => {
  const known = ['', 'terrain', 'buildings', 'buildings/tileset.json', 'terrain/layer.json'];
  for (const path of known) expect(isValidatable(join(site, path)), path).toBe(true);
  expect(isValidatable(whole)).toBe(true);
  for (const path of ['ground', 'heights.bin', 'none'])
    expect(isValidatable(join(site, path))).toBe(false);
});

describe('finds in an archive', () => {
  test('that it is cut short', async () => {
    const found = await validateEdited((bytes) => bytes.subarray(0, bytes.length - 300));
    expectFinding(found, 'archive', /^$/);
    expectFinding(found, 'tileset', /^tileset\.json$/);
  });

  test('a byte that has changed', async () => {
    const { offset, path } = find(/\.glb$/);
    const found = await validateEdited((bytes) => {
      const at = offset + 30 + path.length + 40;
      bytes[at] = (bytes[at] as number) ^ 255;
      return undefined;
    });
    expectFinding(found, 'archive', new RegExp(`^${path}$`));
    expectFinding(found, 'content-missing', /./);
  });

  test('an index that leads elsewhere', async () => {
    const found = await validatePacked((path, content) => {
      if (path === INDEX) content.writeBigUInt64LE(7n, content.length - 8);
      return content;
    });
    expectFinding(found, 'archive', /\.(?:glb|json)$/);
    expect(found.errors).toBe(1);
  });

  test('an index that is not sorted, as a search by halves needs it', async () => {
    const found = await validatePacked((path, content) =>
      path === INDEX
        ? Buffer.concat([content.subarray(24, 48), content.subarray(0, 24), content.subarray(48)])
        : content,
    );
    expectFinding(found, 'archive', /^@3dtilesIndex1@$/);
  });

  test('that it has no index', async () => {
    expectFinding(
      await validatePacked((path, content) => (path === INDEX ? null : content)),
      'archive',
      /^@3dtilesIndex1@$/,
    );
  });

  test('a tile that the tileset names and that is not there', async () => {
    const { path: left } = find(/^buildings\/.*\.glb$/);
    const found = await validatePacked((path, content) => (path === left ? null : content));
    expectFinding(found, 'content-missing', /./);
  });

  test('a path that leads out of it, and writes nothing there', async () => {
    const zip = createZipWriter(damaged);
    zip.add('../escaped.json', Buffer.from('{}'));
    zip.finish();
    expectFinding(await validate(damaged), 'archive', /^\.\.\/escaped\.json$/);
  });
});

test('inspect tells what an archive holds and what is wrong with it', async () => {
  const found = await runInspect(whole);
  expect(found).toMatchObject({
    is: '3D Tiles archive',
    problems: [],
    facts: { files: openArchive(whole).entries.length - 1, 'has an index': true },
  });
  copyFileSync(whole, damaged);
  writeFileSync(damaged, readFileSync(whole).subarray(0, 5000));
  expect((await runInspect(damaged)).problems.join()).toMatch(/directory at the end/);
});
