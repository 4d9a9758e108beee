import { createRandom } from '#lib/random/random.ts';
import type { Catalogue, ObservationBatch } from '#model';
import { type BenchScene, createBenchScene } from './bench-scene.ts';
import { makeBatch, makeFixes, makeSensors, makeVehicles, START_MS, WARM_UP } from './make-live.ts';
import { type LivePath, type SensorPath, showSensors } from './sensor-paths.ts';
import { showVehicles, type VehiclePath } from './vehicle-paths.ts';

/** Milliseconds of the main thread a frame; waiting for the graphics side is not in it. */
export interface FrameCost {
  /** What a worker does in the app, or nothing where there is no such part. */
  readonly receiveMs: number;
  readonly updateMs: number;
  readonly renderMs: number;
  /** Update and render of the worst frame. */
  readonly worstMs: number;
  /** Frames of more than 50 ms. */
  readonly longFrames: number;
  readonly litPixels: number;
}

export interface LiveBench {
  /** Makes the list of what there is, so that the heap can be looked at before anything is shown. */
  prepare(path: SensorPath | VehiclePath, what: 'sensors' | 'vehicles', count: number): void;
  /** Shows it with a first reading of each; how long that took. */
  show(): number;
  /** What the sensors will say in so many frames, so that making it up is counted to no one. */
  write(frames: number, share: number): void;
  runSensors(): Promise<FrameCost>;
  runVehicles(frames: number): Promise<FrameCost>;
  /** Median milliseconds to find what is at a place, and how often something was there. */
  pick(times: number): { readonly ms: number; readonly hits: number };
  /** Milliseconds to take a catalogue with some more sensors; undefined where the way cannot. */
  grow(by: number): number | undefined;
}

declare global {
  interface Window {
    live: LiveBench;
  }
}

const LONG_MS = 50;
/** Frames of a tenth of a second; a vehicle tells of itself once a second. */
const FRAME_MS = 100;
const FRAMES_A_FIX = 10;

let scene: BenchScene;
let catalogue: Catalogue;
let path: SensorPath | VehiclePath;
let live: LivePath;
let batches: readonly ObservationBatch[] = [];
let nowMs = START_MS;
const random = createRandom(5);

window.live = {
  prepare(way, what, count) {
    path = way;
    catalogue = what === 'sensors' ? makeSensors(count) : makeVehicles(count);
    scene = createBenchScene(way === 'table-points' ? 'points' : 'quads');
    scene.render(START_MS);
  },
  show() {
    const batch = makeBatch(catalogue.things.length, 1, random, nowMs);
    const startMs = performance.now();
    live = showSensors(path as SensorPath, scene, catalogue);
    live.receive?.(batch);
    live.update(batch, nowMs);
    scene.render(nowMs);
    return performance.now() - startMs;
  },
  write(frames, share) {
    batches = Array.from({ length: frames + WARM_UP }, (_, i) =>
      makeBatch(catalogue.things.length, share, random, nowMs + FRAME_MS * (i + 1)),
    );
  },
  runSensors: () =>
    run(batches.length - WARM_UP, {
      receive: (frame) => live.receive?.(batches[frame] as ObservationBatch),
      update: (frame) => live.update(batches[frame] as ObservationBatch, nowMs),
    }),
  runVehicles(frames) {
    const count = catalogue.things.length;
    const moving = showVehicles(path as VehiclePath, scene, catalogue);
    for (const ago of [2, 1])
      moving.receive(makeFixes(count, { first: 0, every: 1, nowMs: nowMs - 1000 * ago }));
    moving.update(nowMs);
    return run(frames, {
      receive(frame) {
        const first = frame % FRAMES_A_FIX;
        moving.receive(makeFixes(count, { first, every: FRAMES_A_FIX, nowMs }));
      },
      update: () => moving.update(nowMs),
    });
  },
  pick(times) {
    const { clientWidth, clientHeight } = scene.widget.canvas;
    const costs: number[] = [];
    let hits = 0;
    for (let i = 0; i < times; i++) {
      const [x, y] = [random() * clientWidth, random() * clientHeight];
      const startMs = performance.now();
      if (live.pick(x, y)) hits++;
      costs.push(performance.now() - startMs);
    }
    return { ms: median(costs), hits };
  },
  grow(by) {
    if (!live.grow) return undefined;
    const larger = makeSensors(catalogue.things.length + by);
    const startMs = performance.now();
    live.grow({ ...larger, extends: catalogue.version });
    scene.render(nowMs);
    catalogue = larger;
    return performance.now() - startMs;
  },
};

async function run(
  frames: number,
  way: { receive(frame: number): void; update(frame: number): void },
): Promise<FrameCost> {
  const received: number[] = [];
  const updates: number[] = [];
  const renders: number[] = [];
  for (let frame = 0; frame < frames + WARM_UP; frame++) {
    nowMs += FRAME_MS;
    scene.finish();
    const receivedMs = performance.now();
    way.receive(frame);
    const startMs = performance.now();
    way.update(frame);
    const updatedMs = performance.now();
    scene.render(nowMs);
    const renderedMs = performance.now();
    if (frame >= WARM_UP) {
      received.push(startMs - receivedMs);
      updates.push(updatedMs - startMs);
      renders.push(renderedMs - updatedMs);
    }
    await new Promise((resume) => setTimeout(resume));
  }
  const totals = updates.map((ms, i) => ms + (renders[i] as number));
  scene.render(nowMs);
  return {
    receiveMs: median(received),
    updateMs: median(updates),
    renderMs: median(renders),
    worstMs: Math.max(...totals),
    longFrames: totals.filter((ms) => ms > LONG_MS).length,
    litPixels: scene.litPixels(),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
