import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Twin } from '#app';
import { type Datastream, type Incident, type Language, type Thing, TwinError } from '#model';
import { createTwinStore, type TwinState } from '#state';
import { initLanguage } from '../language.ts';
import { StartupScreen } from '../startup-screen.tsx';
import { TwinProvider } from '../twin-context.tsx';
import { PlanShell } from './plan-shell.tsx';

const NOW = Date.parse('2026-11-24T14:03:22+08:00');
const provenance = { source: { zh: '模拟器', en: 'Simulator' }, kind: 'simulated' } as const;

const detector: Thing = {
  id: 'smoke-1',
  kind: 'smoke-detector',
  name: { zh: '一号烟感', en: 'Detector one' },
  properties: { storey: 4 },
  provenance,
};
const state: Datastream = {
  id: 'smoke-1/state',
  slot: 0,
  thingId: 'smoke-1',
  property: 'smoke-state',
  name: { zh: '状态', en: 'State' },
  unit: '1',
  cadenceMs: 60_000,
  states: { 0: { zh: '正常', en: 'normal' }, 1: { zh: '火警', en: 'fire alarm' } },
};

function incident(n: number): Incident {
  return {
    id: `i-${n}`,
    kind: 'smoke-alarm',
    level: 'orange',
    title: { zh: `报警${n}`, en: `Alarm ${n}` },
    place: { zh: '某路', en: 'Some Road' },
    lonDeg: 121,
    latDeg: 31,
    startedMs: NOW - n * 60_000,
    stage: 'handling',
    steps: [],
    evidence: [],
    provenance,
  };
}

/** A twin at one instant; the page renders it as it stands. */
function createStillTwin(
  language: Language,
  ageMs: number,
  change: (state: TwinState) => void,
): Twin {
  const store = createTwinStore({
    light: 'day',
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language,
    camera: { lonDeg: 121, latDeg: 31, heightM: 9000, headingDeg: 0, pitchDeg: -60 },
    layers: [
      { type: 'ground', id: 'ground', visible: true },
      { type: 'sensors', id: 'sensors', visible: true, kinds: ['smoke-detector'] },
    ],
    selected: null,
  });
  store
    .getState()
    .setCatalogue({ version: '1', things: [detector], datastreams: [state], kind: 'simulated' });
  change(store.getState());
  const read = {
    site: {
      name: { zh: '某区', en: 'Some District' },
      timeZone: 'Asia/Shanghai',
      attributions: [{ text: '© contributors', url: 'https://example.org', licence: 'ODbL' }],
      waterways: [],
      roads: [],
      places: [],
      metroStations: [],
      busLines: [],
    },
    manifest: {
      buildings: { count: 123_456, provenance: 'synthetic', source: '', asOf: null },
      counts: { trees: 4567, syntheticTrees: 4321 },
      sources: [],
    },
    now: () => NOW,
    wantedNow: () => NOW,
    liveNow: () => NOW,
    limitOf: () => null,
    latest: () => ({ timeMs: NOW - ageMs, value: 1 }),
    thing: (id: string) => (id === detector.id ? detector : undefined),
    streamsOf: () => [state],
    town: () => undefined,
    themes: () => [],
    legends: () => [],
    liveness: () => ({ 'smoke-detector': { total: 1800, fresh: 1799 } }),
  };
  const still = { ...store, getInitialState: store.getState };
  return { store: still, read, commands: {} } as unknown as Twin;
}

function render(language: Language, ageMs: number, change: (state: TwinState) => void): string {
  return renderToStaticMarkup(
    <TwinProvider twin={createStillTwin(language, ageMs, change)}>
      <PlanShell />
    </TwinProvider>,
  );
}

beforeAll(() => initLanguage('zh'));

describe('the screen', () => {
  test('speaks the language of the scene', () => {
    const zh = render('zh', 0, () => {});
    const en = render('en', 0, () => {});
    for (const words of [
      '某区数字孪生',
      '14:03:22',
      '2026年11月24日',
      '烟感',
      '模拟',
      '当前没有事件',
    ])
      expect(zh).toContain(words);
    for (const words of ['Some District Digital Twin', 'Smoke detector', 'SIM', 'No incidents now'])
      expect(en).toContain(words);
    // The one Chinese left is the product's name and the other language's.
    expect(en.replaceAll('云间', '').replaceAll('中', '')).not.toMatch(/\p{Script=Han}/u);
  });

  test('says that the buildings and trees are made up and whose data it is', () => {
    const en = render('en', 0, () => {});
    expect(en).toContain('123,456 buildings are synthetic');
    expect(en).toContain('4,321 of 4,567 trees synthetic');
    expect(render('zh', 0, () => {})).toContain('4,567 株树木中 4,321 株为合成数据');
    expect(en).toMatch(/<a href="https:\/\/example\.org"[^>]*rel="noopener noreferrer"/);
  });

  test('says — where a figure is unknown', () => {
    const en = render('en', 0, () => {});
    const signs = en.slice(en.indexOf('<dl class="signs">'), en.indexOf('</dl>'));
    // Air, water, road speed and buses have no source in this twin; devices and incidents have.
    expect(signs.match(/<span class="figure">—</g)).toHaveLength(4);
    expect(signs.match(/No data yet/g)).toHaveLength(4);
  });

  test('says — where the sources of a building do not say their day', () => {
    const en = render('en', 0, (state) => state.select({ type: 'building', gid: 1 }));
    expect(en).toMatch(/<dt>As of<\/dt><dd>—<\/dd>/);
  });

  test('lists seven incidents and counts the rest', () => {
    const en = render('en', 0, (state) =>
      state.setIncidents(
        Array.from({ length: 12 }, (_, i) => incident(i + 1)),
        NOW,
      ),
    );
    expect(en.match(/class="incident-row"/g)).toHaveLength(7);
    expect(en).toContain('5 more');
    expect(en.indexOf('Alarm 1<')).toBeLessThan(en.indexOf('Alarm 7<'));
    expect(en).not.toContain('Alarm 8<');
  });

  test('counts the seconds while it reconnects', () => {
    const en = render('en', 0, (state) =>
      state.setFeed({
        type: 'mqtt',
        state: 'reconnecting',
        sinceMs: NOW - 12_000,
        problem: { code: 'feed-refused', detail: 'no broker' },
        kind: null,
      }),
    );
    expect(en).toContain('Reconnecting · 12 s');
    expect(en).toContain('no broker');
  });
});

describe('the past', () => {
  const replay = (state: TwinState) => {
    state.setIncidents([incident(1)], 0);
    state.setClock({
      mode: 'past',
      atMs: NOW,
      playing: true,
      rate: 60,
      loop: null,
      view: 'known',
    });
    state.setPlayer({ state: 'ready', problem: null });
    state.showEvents({ incidents: [], alerts: [] });
  };

  test('says in both languages that it is shown, which, how fast, and that it is not the present', () => {
    const zh = render('zh', 0, replay);
    for (const words of [
      '回放',
      '2026-11-24',
      '14:03:22',
      '×60',
      '当时所知',
      '回到实时',
      '该时刻没有事件',
    ])
      expect(zh).toContain(words);
    const en = render('en', 0, replay);
    for (const words of ['Replay', '×60', 'What was known', 'Back to live', 'No incidents at this'])
      expect(en).toContain(words);
    expect(en).toContain('data-past="true"');
  });

  test('hides what calls now, but counts it', () => {
    const en = render('en', 0, replay);
    expect(en).not.toContain('Alarm 1');
    expect(en).toContain('Live alarms: 1');
  });

  test('says why it cannot be shown', () => {
    const en = render('en', 0, (state) => {
      replay(state);
      state.setPlayer({ state: 'unavailable', problem: 'Expected a later instant.' });
    });
    expect(en).toContain('Nothing kept of the chosen moment');
    expect(en).toContain('Expected a later instant.');
  });

  test('is not spoken of in the present', () => {
    const en = render('en', 0, () => {});
    expect(en).not.toContain('Replay');
    expect(en).not.toContain('replay-line');
    expect(en).not.toContain('data-past="true"');
  });
});

describe('a reading', () => {
  const choose = (state: TwinState) => state.select({ type: 'thing', id: 'smoke-1' });

  test('of a coded state says what it means', () => {
    expect(render('zh', 1000, choose)).toContain('火警');
    const en = render('en', 1000, choose);
    expect(en).toContain('fire alarm');
    expect(en).toContain('data-stale="false"');
    expect(en).not.toContain('Stale');
  });

  test('that is too old says so', () => {
    const en = render('en', 600_000, choose);
    expect(en).toContain('data-stale="true"');
    expect(en).toContain('Stale');
    expect(en).toContain('10m ago');
  });
});

describe('the startup screen', () => {
  test('says in both languages what it is doing', () => {
    const page = renderToStaticMarkup(<StartupScreen phase="index" progress={0.5} />);
    for (const words of ['云间', 'Yunjian', '读取建筑索引', 'Reading the building index'])
      expect(page).toContain(words);
  });

  test('says what is wrong and what to do', () => {
    const problem = new TwinError('tiles-missing', 'Expected a manifest, got 404.');
    const page = renderToStaticMarkup(<StartupScreen phase="site" problem={problem} />);
    for (const words of ['npm run tiles', '未能启动', 'Could not start', 'got 404'])
      expect(page).toContain(words);
  });
});

test('no component subscribes to the counters that messages change', () => {
  const sources = readdirSync(join(import.meta.dirname, '..'), {
    recursive: true,
    encoding: 'utf8',
  })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(join(import.meta.dirname, '..', name), 'utf8'));
  const readers = sources.filter((source) => source.includes('counters'));
  expect(readers.length).toBeGreaterThan(0);
  for (const source of sources) expect(source).not.toMatch(/useTwinState\([^;]*counters/);
});
