import { createRandom } from '#lib/random/random.ts';
import { LiveTable, liveTableBytes, type ObservationBatch } from '#model';
import { encodeObservations, splitObservations } from '#wire';
import { type BenchScene, createBenchScene } from '../live-update/bench-scene.ts';
import { makeBatch, makeSensors, START_MS } from '../live-update/make-live.ts';
import { type LivePath, type SensorPath, showSensors } from '../live-update/sensor-paths.ts';
import type { DecodeRequest } from './decode-worker.ts';

/** From the moment a tick of messages comes off the line until a picture with it is finished. */
export interface Latency {
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Tasks of the main thread over 50 ms, as the browser counts them. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly frames: number;
}

export interface LatencyRun {
  readonly path: SensorPath;
  readonly count: number;
  readonly share: number;
  readonly ticks: number;
  readonly tickMs: number;
}

declare global {
  interface Window {
    measureLatency(run: LatencyRun): Promise<Latency>;
  }
}

/** Tells each tick from the others: its value is the number of the tick. */
const MARK_SLOT = 0;

window.measureLatency = async (run) => {
  const scene = createBenchScene('quads');
  const catalogue = makeSensors(run.count);
  const size = { datastreams: run.count, tracks: 0 };
  const buffer = new SharedArrayBuffer(liveTableBytes(size));
  const table = new LiveTable(size, buffer);
  const live = showSensors(run.path, scene, catalogue, table);
  const random = createRandom(9);
  live.update(makeBatch(run.count, 1, random, START_MS), START_MS);
  scene.render(START_MS);
  const ticks = Array.from({ length: run.ticks }, (_, tick) => makeTick(run, tick, random));
  return run.path === 'table'
    ? watch(run, scene, await throughWorker({ table, size, buffer, ticks, live }))
    : watch(run, scene, onThePage({ ticks, live }));
};

interface Line {
  /** The messages of a tick come in. */
  send(tick: number): void;
  /** Takes what has come into the picture; the newest tick that is in it. */
  draw(nowMs: number): number;
}

/** As in the app: bytes go to a worker, which writes the table that the page draws from. */
async function throughWorker({
  table,
  size,
  buffer,
  ticks,
  live,
}: {
  readonly table: LiveTable;
  readonly size: { readonly datastreams: number; readonly tracks: number };
  readonly buffer: SharedArrayBuffer;
  readonly ticks: readonly ObservationBatch[];
  readonly live: LivePath;
}): Promise<Line> {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
  const post = (request: DecodeRequest) => worker.postMessage(request);
  post({ type: 'open', size, buffer });
  const header = { epoch: 'bench', seq: 1, catalogue: `${size.datastreams}` };
  const messages = ticks.map((batch) =>
    splitObservations(batch).map((part) => encodeObservations(header, part)),
  );
  const warm = encodeObservations(header, makeMark(-1));
  post({ type: 'message', bytes: warm });
  while (table.timeMs[MARK_SLOT] === 0) await new Promise((resume) => setTimeout(resume, 20));
  return {
    send(tick) {
      for (const bytes of messages[tick] ?? []) post({ type: 'message', bytes });
    },
    draw(nowMs) {
      live.update(ticks[0] as ObservationBatch, nowMs);
      return table.value[MARK_SLOT] as number;
    },
  };
}

/** As pages do it without a worker: a text is parsed where it comes in, and each reading set at once. */
function onThePage({
  ticks,
  live,
}: {
  readonly ticks: readonly ObservationBatch[];
  readonly live: LivePath;
}): Line {
  const texts = ticks.map(({ slot, timeMs, value }) =>
    JSON.stringify(
      Array.from(slot, (id, i) => ({ id, phenomenonTime: timeMs[i], result: value[i] })),
    ),
  );
  const { port1, port2 } = new MessageChannel();
  let newest = -1;
  port2.onmessage = ({ data }: MessageEvent<{ tick: number; text: string }>) => {
    const readings = JSON.parse(data.text) as {
      id: number;
      phenomenonTime: number;
      result: number;
    }[];
    live.update(
      {
        slot: Uint32Array.from(readings, ({ id }) => id),
        timeMs: Float64Array.from(readings, ({ phenomenonTime }) => phenomenonTime),
        value: Float32Array.from(readings, ({ result }) => result),
      },
      START_MS,
    );
    newest = data.tick;
  };
  return {
    send: (tick) => port1.postMessage({ tick, text: texts[tick] }),
    draw: () => newest,
  };
}

async function watch(run: LatencyRun, scene: BenchScene, line: Line): Promise<Latency> {
  const gl = scene.widget.canvas.getContext('webgl2') as WebGL2RenderingContext;
  const sentAtMs: number[] = [];
  const latencies: number[] = [];
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  let shown = -1;
  let frames = 0;
  let isOver = false;
  const draw = () => {
    if (isOver) return;
    frames++;
    const nowMs = START_MS + frames * 16;
    const tick = line.draw(nowMs);
    scene.render(nowMs);
    const first = shown + 1;
    shown = tick;
    // As with a screen's beat, no frame is begun while another waits to be drawn.
    whenFinished(gl, (atMs) => {
      for (let t = first; t <= tick; t++) latencies.push(atMs - (sentAtMs[t] as number));
      requestAnimationFrame(draw);
    });
  };
  requestAnimationFrame(draw);
  for (let tick = 0; tick < run.ticks; tick++) {
    sentAtMs[tick] = performance.now();
    line.send(tick);
    await new Promise((resume) => setTimeout(resume, run.tickMs));
  }
  while (latencies.length < run.ticks) await new Promise((resume) => setTimeout(resume, 20));
  isOver = true;
  observer.disconnect();
  latencies.sort((a, b) => a - b);
  return {
    medianMs: latencies[latencies.length >> 1] as number,
    p95Ms: latencies[Math.floor(latencies.length * 0.95)] as number,
    longTasks: tasks.length,
    longestTaskMs: Math.max(0, ...tasks),
    frames,
  };
}

/** Calls back once the graphics side has done what it was told so far, without holding up the page. */
function whenFinished(gl: WebGL2RenderingContext, done: (atMs: number) => void): void {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0) as WebGLSync;
  gl.flush();
  const look = () => {
    if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) return void setTimeout(look, 1);
    gl.deleteSync(fence);
    done(performance.now());
  };
  look();
}

function makeTick(
  { count, share }: LatencyRun,
  tick: number,
  random: () => number,
): ObservationBatch {
  const { slot, value, timeMs } = makeBatch(count, share, random, START_MS + 100 * (tick + 1));
  // The mark goes last, so that it tells that all of its tick has come.
  slot[slot.length - 1] = MARK_SLOT;
  value[value.length - 1] = tick;
  for (let i = 0; i < slot.length - 1; i++) if (slot[i] === MARK_SLOT) slot[i] = 1;
  return { slot, value, timeMs };
}

function makeMark(tick: number): ObservationBatch {
  return {
    slot: Uint32Array.of(MARK_SLOT),
    timeMs: Float64Array.of(START_MS),
    value: Float32Array.of(tick),
  };
}
