import { booleanValid } from '@turf/turf';
import { describe, expect, test } from 'vitest';
import type { Thing } from '#model';
import { parseCsv } from '../../tests/support/parse-csv.ts';
import { CENTRE, makeRandomDistrict } from '../../tests/support/random-district.ts';
import { answerToCsv } from './answer-to-csv.ts';
import { answerToGeoJson } from './answer-to-geojson.ts';
import { createQueryEngine } from './create-query-engine.ts';

const made = makeRandomDistrict({ seed: 5, buildings: 120, points: 30, halfSideM: 400 });
const PAYLOAD = '=cmd|\'/C calc\'!A0,"x"\r\ny';
const things: Thing[] = made.things.map((thing, i) =>
  i === 0 ? { ...thing, name: { zh: PAYLOAD, en: PAYLOAD } } : thing,
);
const buildings = {
  count: 120,
  provenance: 'synthetic',
  source: 'Generator 1',
  asOf: '2026-01-01',
};
const engine = createQueryEngine({ ...made, things });
const sources = { engine, site: made.site, buildings };
const answer = await engine.ask(
  { shape: { type: 'circle', centre: CENTRE, radiusM: 5000 } },
  made.vehicles,
);
const published = made.site.places.filter(({ evidence }) => evidence !== 'poi');
const withheld = made.site.places.length - published.length;

describe('GeoJSON', () => {
  const collection = answerToGeoJson(answer, sources, 'en');
  const reread = JSON.parse(JSON.stringify(collection)) as typeof collection;

  test('holds each find as a valid feature', () => {
    expect(reread).toEqual(collection);
    expect(reread.features).toHaveLength(120 + 30 + 30 + published.length);
    for (const feature of reread.features) expect(booleanValid(feature)).toBe(true);
    const rings = reread.features.flatMap(({ geometry }) =>
      geometry.type === 'Polygon' ? geometry.coordinates : [],
    );
    expect(rings).toHaveLength(120);
    for (const ring of rings) expect(ring.at(-1)).toEqual(ring[0]);
  });

  test('says of each where it is from', () => {
    for (const { properties } of reread.features)
      expect(properties).toMatchObject({
        provenance: expect.stringMatching(/./),
        kind: expect.stringMatching(/^(static|simulated)$/),
        source: expect.stringMatching(/./),
      });
  });

  test('never hands out places of unclear rights, and says so', () => {
    expect(withheld).toBeGreaterThan(0);
    const ids = reread.features.filter((f) => f.properties?.type === 'place').map((f) => f.id);
    expect(ids).toEqual(published.map(({ id }) => id));
    expect(reread.metadata.notes).toContainEqual(
      expect.stringContaining(`${withheld} places are counted but not exported`),
    );
    const counted = (reread.metadata.totals as { places: Record<string, number> }).places;
    expect(Object.values(counted).reduce((a, b) => a + b)).toBe(made.site.places.length);
  });

  test('carries the question, the attributions and what is made up', () => {
    expect(reread.metadata).toMatchObject({
      query: answer.query.shape,
      attributions: made.site.attributions,
      buildings: { source: 'Generator 1' },
      totals: { buildings: { count: 120 } },
    });
    const notes = (reread.metadata.notes as string[]).join('\n');
    expect(notes).toMatch(/generated, not surveyed/);
    expect(notes).toMatch(/are simulated/);
  });
});

describe.each(['zh', 'en'] as const)('CSV in %s', (language) => {
  const rows = parseCsv(answerToCsv(answer, sources, language));
  const [header, ...body] = rows as [string[], ...string[][]];

  test('has one row for each find and the notes at the end', () => {
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header.length]));
    const count = (type: string) => body.filter((row) => row[0] === type).length;
    expect(count('building')).toBe(120);
    expect(count('sensor')).toBe(30);
    expect(count('vehicle')).toBe(30);
    expect(count('place')).toBe(published.length);
    expect(body.at(-1)?.[0]).toBe('note');
    expect(body.map((row) => row[2]).join('\n')).toContain('© Nobody (CC0-1.0)');
  });

  test('disarms a name that would run as a formula', () => {
    const row = body.find((cells) => cells[1] === 'sensor-0');
    expect(row?.[2]).toBe(`'${PAYLOAD}`);
  });

  test('lets no cell begin as a formula unless it is a number', () => {
    const risky = rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell) && Number.isNaN(+cell));
    expect(risky).toEqual([]);
  });
});

test('CSV speaks the language asked for', () => {
  expect(parseCsv(answerToCsv(answer, sources, 'zh'))[0]).toContain('街镇');
  expect(parseCsv(answerToCsv(answer, sources, 'en'))[0]).toContain('town');
});

describe('what is an estimate', () => {
  const quality = Uint8Array.from({ length: 120 }, (_, gid) => gid % 4);
  const guessed = {
    ...sources,
    engine: createQueryEngine({ ...made, index: { ...made.index, quality }, things }),
  };

  test('is named in GeoJSON, with a note', () => {
    const { features, metadata } = answerToGeoJson(answer, guessed, 'en');
    const said = features.slice(0, 120).map(({ properties }) => properties?.estimated);
    const words = ['', 'height', 'position', 'height position'];
    expect(said).toEqual(Array.from(answer.buildings.gids, (gid) => words[gid % 4]));
    expect((metadata.notes as string[]).join()).toContain('"estimated" names');
    expect(answerToGeoJson(answer, sources, 'en').metadata.notes).not.toContainEqual(
      expect.stringContaining('"estimated" names'),
    );
  });

  test.each([
    ['en', 'estimated'],
    ['zh', '估计值'],
  ] as const)('is a column of the table in %s', (language, title) => {
    const [header, ...rows] = parseCsv(answerToCsv(answer, guessed, language)) as [
      string[],
      ...string[][],
    ];
    const column = header.indexOf(title);
    const heights = rows.filter(
      (row) => row[0] === 'building' && row[column]?.startsWith('height'),
    );
    expect(heights).toHaveLength(60);
  });
});
