import '../../../src/scene/engine/cesium-base.ts';
import { Cartesian3, type CesiumWidget, Color, ConstantProperty } from '@cesium/engine';
import { createRandom } from '#lib/random/random.ts';
import {
  type AlarmLevel,
  type Catalogue,
  KIND_COLOURS,
  LEVEL_COLOURS,
  LiveTable,
  type ObservationBatch,
} from '#model';
import { createLocalFrame } from '../../../src/scene/engine/frame.ts';
import { createSensorLayer } from '../../../src/scene/layers/sensor-layer.ts';
import { LIGHT_LOOKS } from '../../../src/scene/look/light-look.ts';
import { createProjector } from '../../../src/scene/view/projector.ts';
import type { SceneContext } from '../../../src/scene/view/scene-context.ts';
import { createWidget } from '../../../src/scene/view/widget.ts';

/** Milliseconds of the main thread; medians over the measured frames. */
export interface LiveUpdateResult {
  readonly makeMs: number;
  readonly updateMs: number;
  readonly renderMs: number;
  readonly litPixels: number;
}

declare global {
  interface Window {
    measureLive(
      path: 'table' | 'entity',
      points: number,
      frames: number,
    ): Promise<LiveUpdateResult>;
  }
}

const CENTRE = [121.2, 31] as const;
const START_MS = 1_800_000_000_000;
const KIND = 'noise-meter';
const SHARE = 0.1;

const levelOf = (_property: string, value: number): AlarmLevel | null =>
  value > 0.95 ? 'red' : value > 0.9 ? 'orange' : null;

/** One way of showing live points: takes a batch, and gives itself back. */
interface LivePath {
  update(batch: ObservationBatch, nowMs: number): void;
  remove(): void;
}

window.measureLive = async (path, points, frames) => {
  const options = { quality: 'low', renderLoop: false, now: () => START_MS, levelOf } as const;
  const widget = createWidget(document.getElementById('view') as HTMLElement, options);
  const { scene } = widget;
  widget.resize();
  scene.globe.show = false;
  scene.camera.setView({
    destination: Cartesian3.fromDegrees(CENTRE[0], CENTRE[1], 9_000),
    orientation: { heading: 0, pitch: -Math.PI / 2, roll: 0 },
  });
  const catalogue = makeCatalogue(points);
  const madeAtMs = performance.now();
  const live = path === 'table' ? showTable(widget, catalogue) : showEntities(widget, catalogue);
  const random = createRandom(5);
  live.update(makeBatch(points, 1, random, START_MS), START_MS);
  const makeMs = performance.now() - madeAtMs;
  const updates: number[] = [];
  const renders: number[] = [];
  const warmUp = 4;
  for (let frame = 0; frame < frames + warmUp; frame++) {
    const nowMs = START_MS + 100 * (frame + 1);
    const batch = makeBatch(points, SHARE, random, nowMs);
    finishDrawing(widget);
    const start = performance.now();
    live.update(batch, nowMs);
    const updated = performance.now();
    widget.render();
    const rendered = performance.now();
    if (frame >= warmUp) {
      updates.push(updated - start);
      renders.push(rendered - updated);
    }
    await new Promise((resume) => setTimeout(resume));
  }
  widget.render();
  const litPixels = finishDrawing(widget);
  live.remove();
  widget.destroy();
  return { makeMs, updateMs: median(updates), renderMs: median(renders), litPixels };
};

function showTable(widget: CesiumWidget, catalogue: Catalogue): LivePath {
  const table = new LiveTable({ datastreams: catalogue.datastreams.length, tracks: 0 });
  const context = {
    scene: widget.scene,
    frame: createLocalFrame(CENTRE),
    projector: createProjector(),
    symbols: { pixelRatio: 1, seconds: 0, glow: 0 },
    look: LIGHT_LOOKS.day,
    options: { levelOf },
    scenery: {
      heights: {
        bounds: { westDeg: 121, southDeg: 30.9, eastDeg: 121.4, northDeg: 31.1 },
        columns: 2,
        rows: 2,
        heightM: new Float32Array(4),
      },
    },
  } as unknown as SceneContext;
  const layer = createSensorLayer(context, catalogue);
  layer.update({ type: 'sensors', id: 'sensors', visible: true, kinds: [KIND] });
  layer.observe(table);
  return {
    update(batch, nowMs) {
      table.observe(batch);
      table.drain((slot) => layer.touch(slot));
      layer.draw?.(nowMs);
    },
    remove: () => layer.dispose(),
  };
}

/** As the engine's documentation shows it: one entity a point, a property set a change. */
function showEntities(widget: CesiumWidget, catalogue: Catalogue): LivePath {
  const { entities } = widget;
  const normal = Color.fromCssColorString(KIND_COLOURS[KIND]);
  const levels = Object.fromEntries(
    Object.entries(LEVEL_COLOURS).map(([level, css]) => [level, Color.fromCssColorString(css)]),
  ) as Record<AlarmLevel, Color>;
  entities.suspendEvents();
  const colours = catalogue.things.map(({ location }) => {
    const colour = new ConstantProperty(normal);
    entities.add({
      position: Cartesian3.fromDegrees(location?.lonDeg ?? 0, location?.latDeg ?? 0, 4),
      point: { pixelSize: 10, color: colour },
    });
    return colour;
  });
  entities.resumeEvents();
  return {
    update({ slot, value }) {
      for (let i = 0; i < slot.length; i++) {
        const level = levelOf('', value[i] as number);
        colours[slot[i] as number]?.setValue(level ? levels[level] : normal);
      }
    },
    remove: () => entities.removeAll(),
  };
}

function makeCatalogue(points: number): Catalogue {
  const random = createRandom(11);
  const provenance = { source: { zh: '', en: '' }, kind: 'simulated' } as const;
  const name = { zh: '', en: '' };
  return {
    version: '1',
    kind: 'simulated',
    things: Array.from({ length: points }, (_, i) => ({
      id: `S${i}`,
      kind: KIND,
      name,
      properties: {},
      provenance,
      location: {
        lonDeg: CENTRE[0] + (random() - 0.5) * 0.12,
        latDeg: CENTRE[1] + (random() - 0.5) * 0.06,
        heightM: 4,
      },
    })),
    datastreams: Array.from({ length: points }, (_, i) => ({
      id: `D${i}`,
      slot: i,
      thingId: `S${i}`,
      property: 'noise',
      name,
      unit: 'dB',
      cadenceMs: 60_000,
    })),
  };
}

function makeBatch(
  points: number,
  share: number,
  random: () => number,
  nowMs: number,
): ObservationBatch {
  const count = Math.round(points * share);
  const slot = Uint32Array.from({ length: count }, (_, i) =>
    share === 1 ? i : Math.floor(random() * points),
  );
  return {
    slot,
    timeMs: new Float64Array(count).fill(nowMs),
    value: Float32Array.from({ length: count }, () => random()),
  };
}

/** Waits until the graphics side is done, so that its backlog is counted to no one; how many pixels are lit. */
function finishDrawing({ canvas }: CesiumWidget): number {
  const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
  const pixels = new Uint8Array(4 * canvas.width * canvas.height);
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let lit = 0;
  for (let i = 0; i < pixels.length; i += 4)
    if ((pixels[i] as number) + (pixels[i + 1] as number) + (pixels[i + 2] as number) > 60) lit++;
  return lit;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
