import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tiles3DLoader } from '@loaders.gl/3d-tiles';
import { load } from '@loaders.gl/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuildingIndex, buildingId, decodeBuildingIndex } from '#model';
import { buildMiniSite } from './support/build-mini-site.ts';
import { createTileIo, readBuildingTile } from './support/read-building-tile.ts';
import { readTerrainTile } from './support/read-terrain-tile.ts';
import { type ServedFolder, serveFolder } from './support/serve-folder.ts';
import { toImplicit } from './support/to-implicit.ts';

const folder = mkdtempSync(join(tmpdir(), 'readers-'));
let site: string;
let index: BuildingIndex;
let served: ServedFolder;

beforeAll(async () => {
  site = await buildMiniSite(folder);
  toImplicit(join(site, 'buildings/tileset.json'), 1);
  const bytes = readFileSync(join(site, 'buildings/index.bin'));
  index = decodeBuildingIndex(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  served = await serveFolder(site);
});

afterAll(async () => {
  await served?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('glTF-Transform reads every building with its properties', async () => {
  const io = await createTileIo();
  const found = new Map<number, string>();
  const files = globSync('buildings/tiles/**/*.glb', { cwd: site });
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const { features } = await readBuildingTile(io, readFileSync(join(site, file)));
    for (const { gid, id } of features) found.set(Number(gid), String(id));
  }
  expect(found.size).toBe(index.count);
  for (const [gid, id] of found) expect(id).toBe(buildingId(index, gid));
});

test('glTF-Transform reads every tree tile', async () => {
  const io = await createTileIo();
  const files = globSync('trees/**/*.glb', { cwd: site });
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const document = await io.readBinary(readFileSync(join(site, file)));
    expect(document.getRoot().listMeshes().length, file).toBeGreaterThan(0);
  }
});

test('the decoder of HERE reads every terrain tile, its edges in full', () => {
  const files = globSync('terrain/*/*/*.terrain', { cwd: site });
  expect(files.length).toBeGreaterThan(30);
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(join(site, file)));
    const tile = readTerrainTile(bytes);
    for (const side of ['west', 'south', 'east', 'north'] as const)
      expect(tile.edge(side).length, `${file} ${side}`).toBeGreaterThan(1);
    expect(tile.normals?.length, file).toBe(2 * tile.count);
  }
});

interface LoadedTile {
  readonly contentUrl?: string;
  readonly children?: readonly LoadedTile[];
}

interface LoadedContent {
  readonly type: string;
  readonly gltf: {
    readonly meshes: readonly {
      readonly primitives: readonly {
        readonly attributes: Readonly<Record<string, { readonly value: ArrayLike<number> }>>;
      }[];
    }[];
    readonly extensions: {
      readonly EXT_structural_metadata: {
        readonly propertyTables: readonly {
          readonly count: number;
          readonly properties: Readonly<Record<string, { readonly data: ArrayLike<unknown> }>>;
        }[];
      };
    };
  };
}

describe('loaders.gl reads the tileset with all its tiles', () => {
  const options = { '3d-tiles': { loadGLTF: true } };

  test.each([
    ['explicit', 'buildings/tileset.json'],
    ['implicit', 'buildings/implicit/tileset.json'],
  ])('%s', async (_, path) => {
    const { root } = (await load(
      `${served.origin}/${path}`,
      Tiles3DLoader,
      options,
    )) as unknown as {
      root: LoadedTile;
    };
    const urls = listContents(root);
    expect(urls.length).toBe(globSync('buildings/tiles/**/*.glb', { cwd: site }).length);
    const gids = new Set<number>();
    for (const url of urls) {
      const content = (await load(url, Tiles3DLoader, options)) as unknown as LoadedContent;
      expect(content.type).toBe('glTF');
      for (const { primitives } of content.gltf.meshes)
        for (const { attributes } of primitives) {
          const { _GID: gid, POSITION: position } = attributes;
          expect(position?.value.length).toBe(3 * (gid?.value.length ?? 0));
          for (const value of Array.from(gid?.value ?? [])) if (value >= 0) gids.add(value);
        }
      for (const { count, properties } of content.gltf.extensions.EXT_structural_metadata
        .propertyTables) {
        const ids = Array.from(properties.id?.data ?? []);
        const rows = Array.from(properties.gid?.data ?? [], Number);
        expect(ids.length).toBe(count);
        expect(ids).toEqual(rows.map((row) => buildingId(index, row)));
      }
    }
    expect(gids.size).toBe(index.count);
  });
});

function listContents({ contentUrl, children = [] }: LoadedTile): string[] {
  return [...(contentUrl ? [contentUrl] : []), ...children.flatMap(listContents)];
}
