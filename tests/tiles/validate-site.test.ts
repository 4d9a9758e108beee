import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  createDamagedSite,
  cutShort,
  type DamagedSite,
  editText,
  expectFinding,
  toPattern,
} from './support/damaged-site.ts';

let built: DamagedSite;

beforeAll(async () => {
  built = await createDamagedSite();
});

afterAll(() => built?.remove());

describe('finds in the terrain', () => {
  const finest = () => globSync('terrain/13/*/*.terrain', { cwd: built.site }).sort();

  test('an edge that is one step off', async () => {
    const [tile = ''] = finest();
    const found = await built.validate((root) => shiftEdge(join(root, tile)));
    expectFinding(found, 'terrain-edge', /^terrain\/13\//);
  });

  test('a missing tile', async () => {
    const [tile = ''] = finest();
    const found = await built.validate((root) => rmSync(join(root, tile)));
    expectFinding(found, 'terrain-missing', new RegExp(`^${toPattern(tile)}$`));
  });

  test('a tile that is not listed', async () => {
    const found = await built.validate((root) =>
      cpSync(join(root, finest()[0] as string), join(root, 'terrain/13/1/1.terrain'), {
        recursive: true,
      }),
    );
    expectFinding(found, 'terrain-unlisted', /^terrain\/13\/1\/1\.terrain$/);
  });

  test('wrong heights in the header', async () => {
    const tiles = finest();
    const tile = tiles[tiles.length >> 1] as string;
    const found = await built.validate((root) => {
      const bytes = readFileSync(join(root, tile));
      bytes.writeFloatLE(bytes.readFloatLE(24) + 10, 24);
      bytes.writeFloatLE(bytes.readFloatLE(28) + 10, 28);
      writeFileSync(join(root, tile), bytes);
    });
    expectFinding(found, 'terrain-height', new RegExp(`^${toPattern(tile)}$`));
  });

  test('a lowest height above the highest', async () => {
    const [tile = ''] = finest();
    const found = await built.validate((root) => {
      const bytes = readFileSync(join(root, tile));
      bytes.writeFloatLE(bytes.readFloatLE(28) + 1, 24);
      writeFileSync(join(root, tile), bytes);
    });
    expectFinding(found, 'terrain-height', new RegExp(`^${toPattern(tile)}$`));
  });

  test('a tile that is cut short', async () => {
    const [tile = ''] = finest();
    const found = await built.validate((root) => cutShort(join(root, tile)));
    expectFinding(found, 'terrain-tile', new RegExp(`^${toPattern(tile)}$`));
  });
});

describe('finds in the other files', () => {
  test('a ground tile that is cut short', async () => {
    const tile = globSync('ground/14/*/*.mvt', { cwd: built.site }).find(
      (path) => readFileSync(join(built.site, path)).length > 100,
    ) as string;
    const found = await built.validate((root) => cutShort(join(root, tile)));
    expectFinding(found, 'ground-tile', new RegExp(`^${toPattern(tile)}$`));
  });

  test('a ground tile that is missing', async () => {
    const [tile = ''] = globSync('ground/14/*/*.mvt', { cwd: built.site }).sort().slice(1);
    const found = await built.validate((root) => rmSync(join(root, tile)));
    expectFinding(found, 'ground-tile', /^ground\/14$/);
  });

  test('a broken ring in the index', async () => {
    const found = await built.validate((root) => {
      const path = join(root, 'buildings/index.bin');
      const bytes = readFileSync(path);
      const columns = Math.ceil((8 + bytes.readUInt32LE(4)) / 8) * 8;
      const { count } = JSON.parse(bytes.subarray(8, 8 + bytes.readUInt32LE(4)).toString());
      const vertices = columns + Math.ceil((4 * (count + 1)) / 8) * 8;
      bytes.writeInt32LE(bytes.readInt32LE(vertices) + 20_000_000, vertices);
      writeFileSync(path, bytes);
    });
    expectFinding(found, 'index', /^buildings\/index\.bin#/);
  });

  test('an index that is cut short', async () => {
    const found = await built.validate((root) => cutShort(join(root, 'buildings/index.bin')));
    expectFinding(found, 'index', /^buildings\/index\.bin$/);
  });

  test('a report of refused features that is no report', async () => {
    const found = await built.validate((root) =>
      writeFileSync(
        join(root, 'report/refused.ndjson'),
        '{"file":"a.geojson","place":"line 1"}\n{oh\n',
      ),
    );
    expectFinding(found, 'report', /^report\/refused\.ndjson#line 1$/);
    expectFinding(found, 'report', /^report\/refused\.ndjson#line 2$/);
  });

  test('a manifest that counts other buildings than the index', async () => {
    const found = await built.validate((root) =>
      editText(join(root, 'manifest.json'), (text) =>
        text.replace(/"count": 2200/, '"count": 2199'),
      ),
    );
    expectFinding(found, 'manifest', /^manifest\.json$/);
  });

  test('heights that are cut short', async () => {
    const found = await built.validate((root) => cutShort(join(root, 'heights.bin')));
    expectFinding(found, 'heights', /^heights\.bin$/);
  });

  test('a grid with a town that is not there', async () => {
    const found = await built.validate((root) =>
      editText(join(root, 'grid.geojson'), (text) =>
        text.replace(/"townCode":"[^"]+"/, '"townCode":"0"'),
      ),
    );
    expectFinding(found, 'grid', /^grid\.geojson#/);
  });

  test('a network line that leaves the world', async () => {
    const found = await built.validate((root) =>
      editText(join(root, 'network.json'), (text) =>
        text.replace(/"line":\[\[\d+/, '"line":[[991200000'),
      ),
    );
    expectFinding(found, 'network', /^network\.json#roads\//);
  });

  test('files that are missing', async () => {
    const found = await built.validate((root) => {
      rmSync(join(root, 'lines.json'));
      rmSync(join(root, 'buildings/index.bin'));
    });
    expectFinding(found, 'lines', /^lines\.json$/);
    expectFinding(found, 'index', /^buildings\/index\.bin$/);
  });
});

/** Raises the height of one vertex on an edge by the smallest step. */
function shiftEdge(path: string): void {
  const bytes = readFileSync(path);
  const count = bytes.readUInt32LE(88);
  const read = (column: number) => {
    const values: number[] = [];
    for (let i = 0, value = 0; i < count; i++) {
      const coded = bytes.readUInt16LE(92 + 2 * (column * count + i));
      value += (coded >> 1) ^ -(coded & 1);
      values.push(value);
    }
    return values;
  };
  const [u, v, h] = [read(0), read(1), read(2)] as [number[], number[], number[]];
  const vertex = u.findIndex(
    (value, i) => (value === 32767 || v[i] === 32767) && (h[i] as number) < 32767,
  );
  h[vertex] = (h[vertex] as number) + 1;
  for (let i = 0, before = 0; i < count; i++) {
    const delta = (h[i] as number) - before;
    bytes.writeUInt16LE(((delta << 1) ^ (delta >> 31)) & 0xffff, 92 + 2 * (2 * count + i));
    before = h[i] as number;
  }
  writeFileSync(path, bytes);
}
