import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface ExplicitTile {
  readonly boundingVolume: { readonly region: readonly number[] };
  readonly geometricError: number;
  readonly refine?: string;
  readonly content?: { readonly uri: string };
  readonly children?: readonly ExplicitTile[];
}

interface ImplicitTile {
  readonly region: readonly number[];
  readonly geometricError: number;
  readonly level: number;
  readonly morton: number;
}

/**
 * Writes an explicit tileset anew with implicit tiling, its contents under `implicit/`, in subtrees of `levels` levels.
 * Regions and errors of the tiles ride along as metadata. Children take the quadrants in their order, since a
 * tileset need not say which is which.
 */
export function toImplicit(tilesetPath: string, levels: number): string {
  const folder = dirname(tilesetPath);
  const tileset = JSON.parse(readFileSync(tilesetPath, 'utf8')) as {
    geometricError: number;
    root: ExplicitTile;
  };
  const tiles = new Map<string, ImplicitTile>();
  const contents = new Set<string>();
  const place = (tile: ExplicitTile, level: number, morton: number) => {
    const key = `${level}/${morton}`;
    tiles.set(key, {
      region: tile.boundingVolume.region,
      geometricError: tile.geometricError,
      level,
      morton,
    });
    if (tile.content) {
      contents.add(key);
      const [x, y] = unzip(morton);
      const to = join(folder, `implicit/content/${level}/${x}/${y}.glb`);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(folder, tile.content.uri), to);
    }
    for (const [i, child] of (tile.children ?? []).entries())
      place(child, level + 1, 4 * morton + i);
  };
  place(tileset.root, 0, 0);
  const depth = Math.max(...[...tiles.values()].map(({ level }) => level)) + 1;
  for (const { level, morton } of tiles.values())
    if (level % levels === 0) {
      const [x, y] = unzip(morton);
      const to = join(folder, `implicit/subtrees/${level}/${x}/${y}.subtree`);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, writeSubtree({ level, morton, levels }, tiles, contents));
    }
  const path = join(folder, 'implicit/tileset.json');
  const root = tiles.get('0/0') as ImplicitTile;
  writeFileSync(
    path,
    JSON.stringify({
      asset: { version: '1.1' },
      geometricError: tileset.geometricError,
      schema: SCHEMA,
      root: {
        boundingVolume: { region: root.region },
        geometricError: root.geometricError,
        refine: tileset.root.refine,
        content: { uri: 'content/{level}/{x}/{y}.glb' },
        implicitTiling: {
          subdivisionScheme: 'QUADTREE',
          availableLevels: depth,
          subtreeLevels: levels,
          subtrees: { uri: 'subtrees/{level}/{x}/{y}.subtree' },
        },
      },
    }),
  );
  return path;
}

const SCHEMA = {
  id: 'tiles',
  classes: {
    tile: {
      properties: {
        TILE_BOUNDING_REGION: {
          type: 'SCALAR',
          componentType: 'FLOAT64',
          array: true,
          count: 6,
          required: true,
          semantic: 'TILE_BOUNDING_REGION',
        },
        TILE_GEOMETRIC_ERROR: {
          type: 'SCALAR',
          componentType: 'FLOAT64',
          required: true,
          semantic: 'TILE_GEOMETRIC_ERROR',
        },
      },
    },
  },
};

function writeSubtree(
  at: { level: number; morton: number; levels: number },
  tiles: ReadonlyMap<string, ImplicitTile>,
  contents: ReadonlySet<string>,
): Buffer {
  const keys: string[] = [];
  for (let local = 0; local < at.levels; local++)
    for (let m = 0; m < 4 ** local; m++)
      keys.push(`${at.level + local}/${at.morton * 4 ** local + m}`);
  const below = Array.from(
    { length: 4 ** at.levels },
    (_, m) => `${at.level + at.levels}/${at.morton * 4 ** at.levels + m}`,
  );
  const present = keys.flatMap((key) => tiles.get(key) ?? []);
  const views = [
    bits(keys.map((key) => tiles.has(key))),
    bits(keys.map((key) => contents.has(key))),
    bits(below.map((key) => tiles.has(key))),
    Buffer.from(Float64Array.from(present.flatMap(({ region }) => region)).buffer),
    Buffer.from(Float64Array.from(present, ({ geometricError }) => geometricError).buffer),
  ];
  let offset = 0;
  const bufferViews = views.map(({ length }) => {
    const view = { buffer: 0, byteOffset: offset, byteLength: length };
    offset += Math.ceil(length / 8) * 8;
    return view;
  });
  const countOf = (names: readonly string[], known: { has(key: string): boolean }) =>
    names.filter((key) => known.has(key)).length;
  const text = JSON.stringify({
    buffers: [{ byteLength: offset }],
    bufferViews,
    tileAvailability: { bitstream: 0, availableCount: countOf(keys, tiles) },
    contentAvailability: [{ bitstream: 1, availableCount: countOf(keys, contents) }],
    childSubtreeAvailability: { bitstream: 2, availableCount: countOf(below, tiles) },
    tileMetadata: 0,
    propertyTables: [
      {
        class: 'tile',
        count: present.length,
        properties: { TILE_BOUNDING_REGION: { values: 3 }, TILE_GEOMETRIC_ERROR: { values: 4 } },
      },
    ],
  });
  const json = Buffer.alloc(Math.ceil(text.length / 8) * 8, 0x20);
  json.write(text);
  const header = Buffer.alloc(24);
  header.write('subt');
  header.writeUInt32LE(1, 4);
  header.writeBigUInt64LE(BigInt(json.length), 8);
  header.writeBigUInt64LE(BigInt(offset), 16);
  const binary = Buffer.alloc(offset);
  for (const [i, view] of views.entries()) view.copy(binary, bufferViews[i]?.byteOffset);
  return Buffer.concat([header, json, binary]);
}

function bits(values: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(values.length / 8));
  for (const [i, value] of values.entries())
    if (value) bytes[i >> 3] = (bytes[i >> 3] as number) | (1 << (i & 7));
  return bytes;
}

function unzip(morton: number): [x: number, y: number] {
  let [x, y] = [0, 0];
  for (let bit = 0; bit < 16; bit++) {
    x |= ((morton >> (2 * bit)) & 1) << bit;
    y |= ((morton >> (2 * bit + 1)) & 1) << bit;
  }
  return [x, y];
}
