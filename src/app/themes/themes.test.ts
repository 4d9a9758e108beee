import { describe, expect, test } from 'vitest';
import { type Catalogue, colourOf, type LayerSpec, LiveTable, type Site, type Thing } from '#model';
import { miniSite } from '../../../tests/fixtures/mini-site.ts';
import { describeFeature } from './describe-feature.ts';
import { listLegends } from './legend-facts.ts';
import type { ThemeContext } from './theme.ts';
import { THEMES } from './theme-board.ts';

const NOW_MS = 1_700_000_000_000;
const NAME = { zh: '设备', en: 'Device' };
const site: Site = miniSite;
const [west, east] = site.towns.map(({ code }) => code) as [string, string];
const provenance = { source: { zh: '模拟', en: 'Simulated' }, kind: 'simulated' } as const;

function device(id: string, townCode: string, lonDeg: number): Thing {
  const location = { lonDeg, latDeg: 31.03, heightM: 0 };
  return { id, kind: 'air-station', name: NAME, townCode, properties: {}, provenance, location };
}

const bus = (id: string, trackSlot: number): Thing => ({
  id,
  kind: 'bus',
  name: NAME,
  properties: { from: '西站', to: '东站', stops: 12 },
  provenance,
  trackSlot,
});

const catalogue: Catalogue = {
  version: '1',
  kind: 'simulated',
  things: [device('a', west, 121.22), device('b', west, 121.23), bus('b1', 0), bus('b2', 1)],
  datastreams: ['a', 'b'].map((thingId, slot) => ({
    id: thingId,
    slot,
    thingId,
    property: 'pm25',
    name: NAME,
    unit: 'ug/m3',
    cadenceMs: 60_000,
  })),
};

function sourceOf(readings: readonly number[]) {
  const table = new LiveTable({ datastreams: 2, tracks: 2 });
  table.observe({
    slot: Uint32Array.from(readings, (_, slot) => slot),
    timeMs: Float64Array.from(readings, () => NOW_MS - 4000),
    value: Float32Array.from(readings),
  });
  return { catalogue, table, nowMs: NOW_MS };
}

const context: ThemeContext = {
  site,
  catalogue,
  incidents: [],
  cells: null,
  buildings: { ...provenance, kind: 'static', quality: 'synthetic' },
  limitOf: (property) => (property === 'water-level' ? 3.5 : null),
};

function layerOf(id: string, given = context): LayerSpec | undefined {
  const theme = THEMES.find((one) => one.id === id);
  const built = theme?.build(given);
  return (
    built && ({ ...built, id: `theme:${id}`, title: theme?.title, visible: true } as LayerSpec)
  );
}

describe('the themes', () => {
  test('have ids and titles of their own in both languages', () => {
    expect(new Set(THEMES.map(({ id }) => id)).size).toBe(THEMES.length);
    for (const language of ['zh', 'en'] as const)
      expect(new Set(THEMES.map(({ title }) => title[language])).size).toBe(THEMES.length);
    expect(THEMES.length).toBeGreaterThanOrEqual(14);
  });

  test('carry where their figures come from, whenever they are shown', () => {
    for (const theme of THEMES) {
      const built = theme.build(context);
      if (built) expect(built.provenance, theme.id).toBeDefined();
    }
  });

  test('are not offered where nothing reads what they show', () => {
    expect(layerOf('noise-heat')).toBeUndefined();
    expect(layerOf('pm25-towns', { ...context, catalogue: null })).toBeUndefined();
    expect(layerOf('pm25-towns')).toBeDefined();
  });

  test('never pass simulated figures off as real ones', () => {
    const mixed = catalogue.things.map((thing, i) =>
      i === 0 ? { ...thing, provenance: { ...provenance, kind: 'live' as const } } : thing,
    );
    const layer = layerOf('pm25-towns', { ...context, catalogue: { ...catalogue, things: mixed } });
    expect(layer?.provenance?.kind).toBe('simulated');
  });

  test('draw a bus line from end to end with as many buses as the catalogue knows, loops left out', () => {
    const layer = layerOf('bus-flows');
    expect(layer?.type === 'flows' && layer.flows.map(({ id, value }) => [id, value])).toEqual([
      ['B1', 2],
    ]);
  });

  test('count open incidents by town, closed ones left out, towns without any as 0', () => {
    const incident = (stage: 'reported' | 'closed') =>
      ({ id: stage, stage, townCode: west, provenance, lonDeg: 121.2, latDeg: 31 }) as never;
    const layer = layerOf('incidents-towns', {
      ...context,
      incidents: [incident('reported'), incident('closed')],
    });
    expect(layer?.type === 'choropleth' && layer.data).toEqual({
      from: 'values',
      values: { [west]: 1, [east]: 0 },
    });
  });
});

describe('legends and cards', () => {
  const layer = layerOf('pm25-towns') as LayerSpec;
  const describing = { site, cells: null, source: sourceOf([30, 40]) };

  test('count what is drawn in each class, and what is unknown', () => {
    const [facts] = listLegends([layer], describing);
    expect(facts?.counts?.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(facts?.unknown).toBe(1);
    expect(facts?.newestMs).toBe(NOW_MS - 4000);
  });

  test('leave out hidden layers and those without figures', () => {
    expect(listLegends([{ ...layer, visible: false } as LayerSpec], describing)).toEqual([]);
    const ground: LayerSpec = { type: 'ground', id: 'ground', visible: true };
    expect(listLegends([ground], describing)).toEqual([]);
  });

  test('a card tells the value, the colour of the map, of how many and how old', () => {
    const facts = describeFeature(layer, west, describing);
    if (layer.type !== 'choropleth') throw new Error('Expected towns.');
    expect(facts).toMatchObject({ value: 35, count: 2, timeMs: NOW_MS - 4000, townCode: west });
    expect(facts?.colour).toBe(colourOf(layer.scale, 35));
    expect(facts?.provenance?.kind).toBe('simulated');
  });

  test('a card of what is unknown says so instead of 0, and there is none of what does not exist', () => {
    expect(describeFeature(layer, east, describing)?.value).toBeNull();
    expect(describeFeature(layer, 'nowhere', describing)).toBeUndefined();
    const flows = layerOf('bus-flows') as LayerSpec;
    expect(describeFeature(flows, 'B1', describing)).toMatchObject({ value: 2, unit: '{vehicle}' });
  });
});
