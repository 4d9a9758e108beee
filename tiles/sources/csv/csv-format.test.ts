import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SourceFeature, SourceOptions, UnreadFeature } from '../source.ts';
import { createCsvFormat } from './csv-format.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-'));
const path = join(folder, 'a.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string | Uint8Array, options: SourceOptions = {}, pieceBytes = 1e9) {
  writeFileSync(path, text);
  const format = createCsvFormat(pieceBytes);
  const { crs, pieces } = await format.open(path, options);
  const features: (SourceFeature | UnreadFeature)[] = [];
  for (const piece of pieces)
    for await (const batch of format.read(path, piece, options)) features.push(...batch);
  return { crs, features };
}

const POLYGON = 'POLYGON ((0 0, 2 0, 2 2, 0 0))';
const TRIANGLE = [
  [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 0],
  ],
];

describe('reads', () => {
  test.each([
    ['commas', ',', `"${POLYGON}"`],
    ['semicolons', ';', POLYGON],
    ['tabs', '\t', POLYGON],
  ])('tables with %s', async (_, delimiter, wkt) => {
    const text = [
      ['id', 'The_Geom', 'height'],
      ['7', wkt, '9'],
      ['8', '', ''],
    ];
    const { features } = await read(text.map((row) => row.join(delimiter)).join('\r\n'));
    expect(features).toEqual([
      {
        place: 'line 2',
        geometry: { type: 'Polygon', coordinates: TRIANGLE },
        properties: { id: '7', height: '9' },
      },
      { place: 'line 3', geometry: null, properties: { id: '8', height: null } },
    ]);
  });

  test('GBK by itself', async () => {
    const head = new TextEncoder().encode('wkt;name\n');
    const row = new TextEncoder().encode(`${POLYGON};`);
    const name = [0xbd, 0xcc, 0xd1, 0xa7, 0xc2, 0xa5]; // 教学楼
    const { features } = await read(Uint8Array.from([...head, ...row, ...name, 10]));
    expect(features[0]).toMatchObject({ properties: { name: '教学楼' } });
  });

  test('line breaks within quotes, and tells the lines right in any piece', async () => {
    const text = `wkt,note\n"${POLYGON}","a\nb\nc"\n"${POLYGON}",d\n"${POLYGON}","e\n"\n"LINE (1)",f\n`;
    for (const pieceBytes of [1e9, 1]) {
      const { features } = await read(text, {}, pieceBytes);
      expect(features.map(({ place }) => place)).toEqual(['line 2', 'line 5', 'line 6', 'line 8']);
      expect(features[0]).toMatchObject({ properties: { note: 'a\nb\nc' } });
      expect(features[3]).toMatchObject({ unread: /expected WKT, got "LINE \(1\)"/ });
    }
  });

  test('the system of EWKT and of WKB in hexadecimal', async () => {
    const tagged = await read(`geom,id\n"SRID=4528;${POLYGON}",1\n`);
    expect(tagged.crs).toBe('EPSG:4528');
    expect(tagged.features[0]).toMatchObject({
      geometry: { type: 'Polygon', coordinates: TRIANGLE },
    });
    const hex = '0101000020B0110000000000000000F03F0000000000000040';
    const binary = await read(`geom,id\n${hex},1\n`);
    expect(binary.crs).toBe('EPSG:4528');
    expect(binary.features[0]).toMatchObject({ geometry: { type: 'Point', coordinates: [1, 2] } });
  });

  test('points of two columns', async () => {
    const { features } = await read('经度,纬度,name\n121.2,31.0,a\n,31,b\n');
    expect(features[0]).toMatchObject({ geometry: { type: 'Point', coordinates: [121.2, 31] } });
    expect(features[1]).toMatchObject({ unread: /expected numbers/ });
  });
});

describe('refuses', () => {
  test('a table without geometry, naming its columns', async () => {
    await expect(read('id,height\n1,2\n')).rejects.toThrow(/"id", "height"/);
    await expect(read('id,wkt\n1,2\n', { encoding: 'klingon' })).rejects.toThrow(/klingon/);
  });

  test('a row of too few or too many cells, and goes on', async () => {
    const { features } = await read(
      `wkt;a\n${POLYGON}\n${POLYGON};1;2\n${POLYGON};1;\n${POLYGON};1\n`,
    );
    expect(features.map((f) => ('unread' in f ? f.unread : 'read'))).toEqual([
      'expected 2 cells, got 1',
      'expected 2 cells, got 3',
      'read',
      'read',
    ]);
  });
});
