import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Tiles3DArchiveFileLoader } from '@loaders.gl/3d-tiles';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packArchive } from '../../tiles/output/pack-archive.ts';
import { createZipWriter } from '../../tiles/output/zip-writer.ts';
import { needTool } from './support/need-tool.ts';

let folder: string;
let file: string;
const tileset = (west: number, geometricError: number) =>
  JSON.stringify({
    asset: { version: '1.1' },
    geometricError,
    root: {
      boundingVolume: { region: [west, 0.54, west + 0.01, 0.55, 0, 90] },
      geometricError: geometricError / 2,
      content: { uri: 'tiles/r.glb' },
    },
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
  file = join(folder, 'district.3tz');
  write('buildings/tileset.json', tileset(2.11, 500));
  write('buildings/tiles/r.glb', 'glTF'.repeat(400));
  write('buildings/tiles/r0.glb', Buffer.from([1, 2, 3, 255]));
  write('buildings/index.bin', 'not a tile');
  write('ground/12/3/4.mvt', 'not a tile');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): void {
  const whole = join(folder, 'mini', path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
}

async function readBack(path: string): Promise<Buffer> {
  const bytes = readFileSync(file);
  const archive = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const options = { '3d-tiles-archive': { path } };
  return Buffer.from((await Tiles3DArchiveFileLoader.parse(archive, options)) as ArrayBuffer);
}

test('an independent reader finds each tile by the index', async () => {
  expect(packArchive(join(folder, 'mini'), file)).toMatchObject({ files: 3 });
  for (const path of ['tileset.json', 'tiles/r.glb', 'tiles/r0.glb'])
    expect(await readBack(path), path).toEqual(readFileSync(join(folder, 'mini/buildings', path)));
  await expect(readBack('index.bin')).rejects.toThrow();
});

test('the index is the last file, stored, and sorted as two little-endian numbers', () => {
  packArchive(join(folder, 'mini'), file);
  const bytes = readFileSync(file);
  const directory = bytes.readUInt32LE(bytes.length - 22 + 16);
  const names: string[] = [];
  let at = directory;
  let index = { offset: 0, length: 0 };
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    names.push(name);
    index = { offset: bytes.readUInt32LE(at + 42), length: bytes.readUInt32LE(at + 20) };
    expect(bytes.readUInt32LE(at + 24)).toBeGreaterThan(0);
    at += 46 + name.length + bytes.readUInt16LE(at + 30);
  }
  expect(names).toEqual(['tiles/r.glb', 'tiles/r0.glb', 'tileset.json', '@3dtilesIndex1@']);
  expect(bytes.readUInt16LE(index.offset + 8)).toBe(0);
  const from = index.offset + 30 + '@3dtilesIndex1@'.length;
  const rows = Array.from({ length: index.length / 24 }, (_, i) => from + 24 * i);
  const keys = rows.map((row) => [bytes.readBigUInt64LE(row), bytes.readBigUInt64LE(row + 8)]);
  expect(keys).toEqual(
    keys.toSorted(([a = 0n, b = 0n], [c = 0n, d = 0n]) =>
      a === c ? Number(b - d) : a < c ? -1 : 1,
    ),
  );
  for (const row of rows) {
    const header = Number(bytes.readBigUInt64LE(row + 16));
    const name = bytes.toString('utf8', header + 30, header + 30 + bytes.readUInt16LE(header + 26));
    const hash = createHash('md5').update(name).digest('hex');
    expect(bytes.toString('hex', row, row + 16)).toBe(hash);
  }
});

test('trees come into the same archive under one root', async () => {
  write('trees/tileset.json', tileset(2.12, 900));
  write('trees/tiles/r.glb', 'trees');
  packArchive(join(folder, 'mini'), file);
  const root = JSON.parse((await readBack('tileset.json')).toString());
  expect(root.geometricError).toBe(900);
  expect(root.root.boundingVolume.region).toEqual([2.11, 0.54, 2.13, 0.55, 0, 90]);
  for (const { content } of root.root.children) {
    const found = JSON.parse((await readBack(content.uri)).toString());
    expect(found.asset.version).toBe('1.1');
  }
  expect((await readBack('trees/tiles/r.glb')).toString()).toBe('trees');
});

test('the same folder packs to the same bytes', () => {
  packArchive(join(folder, 'mini'), file);
  const first = readFileSync(file);
  packArchive(join(folder, 'mini'), file);
  expect(readFileSync(file).equals(first)).toBe(true);
});

test('a folder without tiles is refused', () => {
  rmSync(join(folder, 'mini/buildings'), { recursive: true });
  expect(() => packArchive(join(folder, 'mini'), file)).toThrow(/build the district first/);
});

test.skipIf(!needTool('unzip'))(
  'unzip finds no fault in it, also with more files than 65,535',
  () => {
    const zip = createZipWriter(file);
    const some = Buffer.from('tile');
    for (let i = 0; i < 66_000; i++) zip.add(`${i}.glb`, some, { isStored: true });
    zip.finish();
    const { status, stdout } = spawnSync('unzip', ['-tq', file], { encoding: 'utf8' });
    expect(stdout).toMatch(/No errors detected/);
    expect(status).toBe(0);
    const { stdout: listed } = spawnSync('unzip', ['-Z1', file, '65999.glb'], { encoding: 'utf8' });
    expect(listed.trim()).toBe('65999.glb');
  },
);
