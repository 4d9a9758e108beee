import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LayerSpec, LIGHT_PRESETS, MAP_STYLES, type SceneSpec, type Site } from '#model';
import { createTwinStore } from '#state';
import { createShareCommands } from '../commands/share-commands.ts';
import { createInitialScene } from '../initial-scene.ts';
import { openShared } from './open-shared.ts';
import { MOST_PACKED, packJson, unpackJson } from './pack-json.ts';
import { diffScene } from './scene-difference.ts';
import { readSceneFile, writeSceneFile } from './scene-file.ts';

const home = { lonDeg: 121.2, latDeg: 31, heightM: 900, headingDeg: 0, pitchDeg: -60 };
const site = {
  id: 'here',
  centre: [121.2, 31],
  home,
  timeZone: 'Asia/Shanghai',
} as unknown as Site;
const base = createInitialScene(site, 'day', 'zh');

const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const word = fc.string({ minLength: 1, maxLength: 12 });
const added: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({
    type: fc.constant('features' as const),
    id: word.map((text) => `file:${text}`),
    visible: fc.boolean(),
    title: fc.record({ zh: word, en: word }),
    opacity: number(0, 1),
    colour: fc.constantFrom('#5bd1d7', '#b69cf5'),
    features: fc.array(
      fc.record({
        id: word,
        geometry: fc.record({
          type: fc.constant('point' as const),
          at: fc.tuple(number(-180, 180), number(-90, 90)),
        }),
      }),
      { maxLength: 5 },
    ),
  }),
  fc.record({
    type: fc.constant('tiles3d' as const),
    id: word.map((text) => `tiles:${text}`),
    visible: fc.boolean(),
    url: fc.webUrl().filter((url) => !/\s/.test(url)),
  }),
);
const patch = fc.record(
  { visible: fc.boolean(), opacity: number(0, 1), title: fc.record({ zh: word, en: word }) },
  { requiredKeys: [] },
);
const layers = fc
  .tuple(
    fc.shuffledSubarray(base.layers as LayerSpec[]),
    fc.array(patch, { minLength: base.layers.length, maxLength: base.layers.length }),
    fc.uniqueArray(added, { selector: ({ id }) => id, maxLength: 3 }),
    fc.option(fc.array(fc.constantFrom('bus' as const, 'vehicle' as const), { maxLength: 3 })),
    fc.option(number(1, 5000)),
  )
  .map(([known, patches, more, kinds, radiusM]) => [
    ...known.map((layer, at): LayerSpec => {
      const changed = { ...layer, ...patches[at] } as LayerSpec;
      if (changed.type === 'vehicles' && kinds) return { ...changed, kinds };
      if (changed.type === 'area' && radiusM)
        return { ...changed, shape: { type: 'circle', centre: [121.2, 31], radiusM } };
      return changed;
    }),
    ...more,
  ]);
const scene: fc.Arbitrary<SceneSpec> = fc.record({
  light: fc.constantFrom(...LIGHT_PRESETS),
  sunMs: fc.option(fc.integer({ min: 0, max: 2e12 })),
  style: fc.constantFrom(...MAP_STYLES),
  weather: fc.option(
    fc.record({
      cloud: number(0, 1),
      rainMmH: number(0, 100),
      visibilityM: fc.option(number(0, 1e5)),
      windMps: number(0, 60),
      windDeg: number(-360, 360),
    }),
  ),
  underground: fc.option(number(0, 1)),
  language: fc.constantFrom('zh' as const, 'en' as const),
  camera: fc.constant(home),
  layers,
  selected: fc.option(fc.record({ type: fc.constant('thing' as const), id: word })),
});

test('opening the link of a scene shows that scene', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (spec) => {
      const { difference, leftOut } = diffScene(spec, base, { loop: { fromMs: 5, toMs: 9 } });
      expect(leftOut).toEqual([]);
      const opened = await openShared(await packJson(difference), base);
      expect(opened).toMatchObject({ loop: { fromMs: 5, toMs: 9 }, problem: null });
      expect(opened.scene).toEqual(spec);
    }),
    { numRuns: 150 },
  );
});

test('opening the file of a scene shows that scene', () => {
  fc.assert(
    fc.property(scene, (spec) => {
      const file = writeSceneFile({ site: 'here', scene: spec });
      expect(readSceneFile(file)).toEqual({ site: 'here', scene: spec });
    }),
    { numRuns: 60 },
  );
});

test('any text in place of a scene opens the rest and says that it is broken', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
      const opened = await openShared(text, base);
      expect(opened.scene).toBe(base);
      expect(opened.problem).not.toBeNull();
    }),
  );
});

test('a broken layer falls back to the one that is there, and all else of the link holds', async () => {
  const packed = await packJson({
    v: 1,
    set: { style: 'dark', underground: 7 },
    layers: [
      'ground',
      { id: 'buildings', set: { opacity: 'x' } },
      { id: 'nowhere' },
      'labels',
      'labels',
    ],
  });
  const { scene: opened, problem } = await openShared(packed, base);
  expect(opened.style).toBe('dark');
  expect(opened.underground).toBeNull();
  expect(opened.layers.map(({ id }) => id)).toEqual(['ground', 'buildings', 'labels']);
  expect(problem?.en).toMatch(/^3 part/);
});

test('a scene as it was needs no packed part, and what was only filled in is none', () => {
  const filled = base.layers.map(
    (layer): LayerSpec =>
      layer.type === 'area' ? { ...layer, buildingGids: [1, 2], thingIds: ['a'] } : layer,
  );
  expect(diffScene({ ...base, layers: filled }, base).difference).toBeNull();
});

test('a packed text without end is refused', async () => {
  const endless = await packJson('x'.repeat(3_000_000));
  await expect(unpackJson(endless)).rejects.toMatchObject({ code: 'config' });
});

const noise = (count: number, from = 0): LayerSpec => ({
  type: 'features',
  id: `file:${count}-${from}`,
  visible: true,
  title: { zh: '杂点', en: 'Noise' },
  colour: '#5bd1d7',
  features: Array.from({ length: count }, (_, n) => ({
    id: `${n}`,
    geometry: {
      type: 'point',
      at: [121 + Math.sin(from + n) / 10, 31 + Math.cos((from + n) ** 2) / 10],
    },
  })),
});

function open(spec: SceneSpec) {
  const store = createTwinStore(spec);
  store.getState().setAutoWeather(false);
  const asked: unknown[] = [];
  const saved: { blob: Blob; name: string }[] = [];
  const commands = createShareCommands({
    store,
    site,
    linkToMoment: () => `https://a.example/?light=${spec.light}&lang=${spec.language}`,
    lookFrom: () => {},
    askArea: (shape) => asked.push(shape),
    camera: () => home,
    save: (blob, name) => saved.push({ blob, name }),
  });
  return { store, commands, asked, saved };
}

test('the link says which layers do not fit, and that too much does not fit at all', async () => {
  const heavy = open({ ...base, style: 'dark', layers: [...base.layers, noise(500)] });
  const link = new URL(await heavy.commands.shareLink());
  const opened = await openShared(link.searchParams.get('s'), base);
  expect(opened.scene.style).toBe('dark');
  expect(opened.scene.layers.map(({ id }) => id)).toEqual(base.layers.map(({ id }) => id));
  expect(heavy.store.getState().notices[0]?.text.en).toContain('Noise');

  const many = Array.from({ length: 40 }, (_, n) => noise(20, 50 * n));
  const crowded = open({ ...base, layers: [...base.layers, ...many] });
  const short = await crowded.commands.shareLink();
  expect(new URL(short).searchParams.has('s')).toBe(false);
  expect(short.length).toBeLessThan(MOST_PACKED);
  expect(crowded.store.getState().notices[0]?.text.en).toContain('scene file');
});

test('a saved scene opens with its area asked again; a broken one changes nothing', async () => {
  const shape = { type: 'circle', centre: [121.2, 31], radiusM: 500 } as const;
  const spec: SceneSpec = {
    ...base,
    layers: [
      ...base.layers.map(
        (layer): LayerSpec => (layer.type === 'area' ? { ...layer, shape } : layer),
      ),
      noise(500),
    ],
  };
  const { commands, saved } = open(spec);
  commands.saveScene();
  const [{ blob, name }] = saved as [(typeof saved)[0]];
  expect(name).toMatch(/^here-.*\.yunjian\.json$/);
  const other = open(base);
  expect(await other.commands.openScene(new File([blob], name))).toBe(true);
  expect(other.store.getState().scene).toEqual(spec);
  expect(other.asked).toEqual([shape]);
  expect(await other.commands.openScene(new File(['{"format":"yunjian-scene"'], name))).toBe(false);
  expect(other.store.getState().scene).toEqual(spec);
  expect(other.store.getState().notices.at(-1)?.text.zh).toContain('无法打开');
});
