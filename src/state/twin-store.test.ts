import { describe, expect, test } from 'vitest';
import type { AlarmLevel, Incident, IncidentStage, SceneSpec } from '#model';
import { createTwinStore } from './twin-store.ts';

const scene: SceneSpec = {
  light: 'day',
  sunMs: null,
  style: 'natural',
  weather: null,
  underground: null,
  language: 'zh',
  camera: { lonDeg: 121, latDeg: 31, heightM: 1000, headingDeg: 0, pitchDeg: -30 },
  selected: null,
  layers: [
    { type: 'ground', id: 'ground', visible: true },
    { type: 'sensors', id: 'sensors', visible: true, kinds: ['air-station'] },
  ],
};

function incident(
  id: string,
  level: AlarmLevel,
  startedMs: number,
  stage: IncidentStage = 'reported',
): Incident {
  const text = { zh: id, en: id };
  return {
    id,
    kind: 'smoke-alarm',
    level,
    title: text,
    place: text,
    lonDeg: 121,
    latDeg: 31,
    startedMs,
    stage,
    steps: [],
    evidence: [],
    provenance: { source: text, kind: 'simulated' },
  };
}

describe('scene slice', () => {
  test('replaces only the layer that changes', () => {
    const store = createTwinStore(scene);
    store.getState().setLayerVisible('ground', false);
    const { layers } = store.getState().scene;
    expect(layers[0]).toMatchObject({ visible: false });
    expect(layers[1]).toBe(scene.layers[1]);
  });

  test('takes the upper storeys off a building, and puts them back without touching anything else', () => {
    const buildings = { type: 'buildings', id: 'buildings', visible: true } as const;
    const store = createTwinStore({ ...scene, layers: [...scene.layers, buildings] });
    const before = store.getState().scene.layers;
    store.getState().peelBuilding(null);
    expect(store.getState().scene.layers).toEqual(before);
    store.getState().peelBuilding({ gid: 7, storey: 2 });
    const peels = () =>
      store
        .getState()
        .scene.layers.flatMap((layer) => (layer.type === 'buildings' ? [layer.peel] : []));
    expect(peels()).toEqual([{ gid: 7, storey: 2 }]);
    store.getState().peelBuilding(null);
    expect(peels()).toEqual([null]);
  });

  test('switches one kind of sensor on and off', () => {
    const store = createTwinStore(scene);
    store.getState().setKindVisible('sensors', 'hydrant', true);
    store.getState().setKindVisible('sensors', 'air-station', false);
    expect(store.getState().scene.layers[1]).toMatchObject({ kinds: ['hydrant'] });
  });
});

describe('incident slice', () => {
  test('lists the worst level first, then the newest, and the closed last', () => {
    const store = createTwinStore(scene);
    store
      .getState()
      .setIncidents(
        [
          incident('closed', 'red', 9, 'closed'),
          incident('old', 'orange', 1),
          incident('new', 'orange', 2),
          incident('worst', 'red', 0),
        ],
        10,
      );
    expect(store.getState().incidents.map(({ id }) => id)).toEqual([
      'worst',
      'new',
      'old',
      'closed',
    ]);
  });

  test('calls once for what was reported since the page opened, and for nothing older', () => {
    const store = createTwinStore(scene);
    const opened = 100;
    store.getState().setIncidents([incident('a', 'blue', 90)], opened);
    expect(store.getState().calling).toEqual([]);
    const both = [incident('a', 'blue', 90), incident('b', 'red', 110)];
    store.getState().setIncidents(both, opened);
    expect(store.getState().calling).toEqual(['b']);
    store.getState().quiet('b');
    store.getState().setIncidents(both, opened);
    expect(store.getState().calling).toEqual([]);
  });
});

describe('incidents of the past', () => {
  test('stand in for those of the present, which go on and still call', () => {
    const store = createTwinStore(scene);
    const { getState } = store;
    getState().setIncidents([incident('now', 'blue', 90)], 100);
    getState().showEvents({ incidents: [incident('then', 'red', 10)], alerts: [] });
    const ids = () => getState().incidents.map(({ id }) => id);
    expect(ids()).toEqual(['then']);
    getState().setIncidents([incident('now', 'blue', 90), incident('new', 'red', 110)], 100);
    expect(ids()).toEqual(['then']);
    expect(getState().calling).toEqual(['new']);
    getState().showEvents(null);
    expect(ids()).toEqual(['new', 'now']);
    expect(getState().calling).toEqual(['new']);
  });
});

test('a notice replaces the one of the same id', () => {
  const store = createTwinStore(scene);
  const text = { zh: '一', en: 'one' };
  store.getState().notify({ id: 'feed', severity: 'warning', text });
  store.getState().notify({ id: 'feed', severity: 'error', text });
  expect(store.getState().notices).toEqual([{ id: 'feed', severity: 'error', text }]);
  store.getState().withdraw('feed');
  expect(store.getState().notices).toEqual([]);
});
