import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { osmFormat } from '../../tiles/sources/osm/osm-format.ts';
import type { SourceFeature } from '../../tiles/sources/source.ts';
import { needTool } from './support/need-tool.ts';
import { writeTown } from './support/osm-town.ts';
import { createOsmWriter } from './support/osm-writer.ts';
import { readSource } from './support/read-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'osm-pbf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string | Uint8Array, ending = '.osm'): string {
  const path = join(folder, `${files++}${ending}`);
  writeFileSync(path, content);
  return path;
}
describe.skipIf(!needTool('osmium'))('PBF as osmium writes it', () => {
  let town: string;
  const toPbf = (source: string, ...options: string[]): string => {
    const path = join(folder, `${files++}.osm.pbf`);
    execFileSync('osmium', ['cat', source, '-o', path, ...options], { stdio: 'pipe' });
    return path;
  };
  /** Dense and many: several blocks of every kind. */
  const writeCity = () => {
    const osm = writeTown();
    for (let i = 0; i < 9000; i++)
      osm.area(
        1000 + i,
        [100 + 2 * (i % 100), 2 * Math.floor(i / 100)],
        [101 + 2 * (i % 100), 2 * Math.floor(i / 100) + 1],
        {
          building: 'yes',
          name: `${i}号`,
        },
      );
    osm.relation(
      5,
      [
        ['way', 1000, 'outer'],
        ['way', 1001, 'outer'],
      ],
      { type: 'multipolygon', building: 'yes' },
    );
    osm.relation(-6, [['way', 77, 'outer']], { type: 'multipolygon', landuse: 'grass' });
    return osm;
  };
  beforeAll(() => {
    town = write(writeCity().toXml());
  });

  test.each([
    ['zlib', ['-f', 'pbf,pbf_compression=zlib']],
    ['no packing', ['-f', 'pbf,pbf_compression=none']],
    ['single nodes', ['-f', 'pbf,pbf_dense_nodes=false']],
    ['authors and versions', ['-f', 'pbf,add_metadata=all']],
  ])('gives the same as the XML, with %s', async (_name, options) => {
    const xml = await readSource(osmFormat, town);
    const pbf = await readSource(osmFormat, toPbf(town, ...options));
    expect(xml.features).toHaveLength(11 + 9000 - 1);
    expect(pbf.features).toEqual(xml.features);
    expect(pbf.unread).toEqual(xml.unread);
  });

  test('that breaks off keeps what came before, and says at which byte', async () => {
    const bytes = readFileSync(toPbf(town));
    const path = write(bytes.subarray(0, bytes.length - 2000), '.osm.pbf');
    const { features, unread } = await readSource(osmFormat, path);
    expect(features.length).toBeGreaterThan(5000);
    expect(unread.at(-1)).toMatchObject({
      place: expect.stringMatching(/^byte \d+$/),
      unread: expect.stringMatching(/broken PBF: .*the file ends/),
    });
  });

  test('in lz4 or with history is refused with what to do', async () => {
    const path = join(folder, `${files++}.osh.pbf`);
    execFileSync(
      'osmium',
      ['cat', write(writeTown().toXml(), '.osh'), '-o', path, '-f', 'pbf,history=true'],
      { stdio: 'pipe' },
    );
    await expect(readSource(osmFormat, path)).rejects.toThrow(/osmium time-filter/);
  });
});

describe.skipIf(!needTool('ogrinfo'))('counted by GDAL', () => {
  test('as many areas and lines as the reader finds', async () => {
    const osm = createOsmWriter();
    for (let i = 0; i < 40; i++) {
      osm.area(
        100 + i,
        [3 * i, 0],
        [3 * i + 1, 1],
        i % 2 ? { building: 'yes' } : { landuse: 'grass' },
      );
      if (i % 4 === 0)
        osm.way(
          200 + i,
          [
            [3 * i, 5],
            [3 * i + 2, 6],
          ],
          { highway: 'service' },
        );
    }
    osm.area(1, [0, 20], [9, 29]);
    osm.area(2, [2, 22], [4, 24]);
    osm.relation(
      5,
      [
        ['way', 1, 'outer'],
        ['way', 2, 'inner'],
      ],
      { type: 'multipolygon', building: 'yes' },
    );
    const path = write(osm.toXml());
    const count = (layer: string) => {
      const text = execFileSync('ogrinfo', ['-q', path, layer], { encoding: 'utf8' });
      return text.match(/^OGRFeature\(/gm)?.length ?? 0;
    };
    const { features } = await readSource(osmFormat, path);
    const isLine = ({ geometry }: SourceFeature) => geometry?.type === 'LineString';
    expect(features.filter(isLine)).toHaveLength(count('lines'));
    expect(features.filter((one) => !isLine(one))).toHaveLength(count('multipolygons'));
  });
});
