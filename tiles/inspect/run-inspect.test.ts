import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formatInspection, runInspect } from './run-inspect.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeBlocks(
  name: string,
  toPoint: (i: number, dx: number, dy: number) => number[],
): string {
  const path = join(folder, name);
  const features = Array.from({ length: 40 }, (_, i) => ({
    type: 'Feature',
    properties: {
      编号: `B${i}`,
      楼高: 3 * ((i % 9) + 1),
      层数: (i % 9) + 1,
      用途: i % 2 ? '住宅' : '商业',
      note: i ? null : 'x',
    },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [toPoint(i, 0, 0), toPoint(i, 1, 0), toPoint(i, 1, 1), toPoint(i, 0, 1), toPoint(i, 0, 0)],
      ],
    },
  }));
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return path;
}

test('tells a source by its attributes and gives the configuration to build from it', async () => {
  const path = writeBlocks('blocks.geojson', (i, dx, dy) => [
    121.2 + i * 1e-3 + dx * 1e-4,
    31 + dy * 1e-4,
  ]);
  const found = await runInspect(path);
  expect(found.is).toBe('geojson source');
  expect(found.facts).toMatchObject({
    features: 40,
    geometries: { Polygon: 40 },
    'looks like': { id: '编号', height: '楼高', storeys: '层数', use: '用途' },
    attributes: { note: { filled: '2.5 %' } },
  });
  expect(found.problems).toEqual([]);
  expect(found.config).toEqual({
    buildings: [
      {
        file: 'blocks.geojson',
        attributes: { id: '编号', height: '楼高', storeys: '层数', use: '用途' },
      },
    ],
  });
  const text = formatInspection(found);
  expect(text).toMatch(/looks like: id 编号, height 楼高/);
  expect(text.slice(text.indexOf('attributes:'), text.indexOf('in site.json'))).toBe(
    [
      'attributes:',
      '        filled  range   different  examples',
      '  编号  100 %                  40  B0 · B1 · B2',
      '  楼高  100 %   3 … 27          9  3 · 6 · 9',
      '  层数  100 %   1 … 9           9  1 · 2 · 3',
      '  用途  100 %                   2  商业 · 住宅',
      '  note  2.5 %                   1  x',
      '',
      '',
    ].join('\n'),
  );
});

test('says that projected metres are no degrees', async () => {
  const path = writeBlocks('metres.geojson', (i, dx, dy) => [
    519_000 + 100 * i + 10 * dx,
    3_430_000 + 10 * dy,
  ]);
  const { problems } = await runInspect(path);
  expect(problems.join()).toMatch(/not on the globe.*"crs"/);
});

test('a file that is not there is said to be missing', async () => {
  await expect(runInspect(join(folder, 'none.geojson'))).rejects.toThrow(/Expected a file/);
});
