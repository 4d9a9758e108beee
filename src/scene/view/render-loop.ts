import type { SceneView } from './scene-view.ts';
import { createSteadyBeat } from './steady-beat.ts';

/** Without a graphics card a frame costs the processor; a still picture is then drawn only this often. */
const CALM_MS = 200;
/** How long after the last movement of the camera every frame counts. */
const BUSY_MS = 400;

export interface LoopOptions {
  /** A still picture is drawn seldom: what it costs, the processor pays. */
  readonly isCalm: () => boolean;
  /** Frames a second to hold evenly; absent: as many as the screen shows. */
  readonly steadyFps?: number;
  /** Told each frame that followed another at once: when, and how long after it, milliseconds. */
  onFrame(atMs: number, intervalMs: number): void;
}

/** Draws frame after frame until told to stop. Stands still while the page is hidden. */
export function startLoop(view: SceneView, options: LoopOptions): () => void {
  const { camera } = view.widget.scene;
  const isDue = createSteadyBeat(options.steadyFps ?? 0);
  let request = 0;
  let movedAtMs = 0;
  let drawnAtMs = 0;
  let wasBusy = false;
  const stopListening = camera.changed.addEventListener(() => {
    movedAtMs = performance.now();
  });
  const step = (timeMs: number) => {
    request = requestAnimationFrame(step);
    const isBusy = !options.isCalm() || timeMs - movedAtMs < BUSY_MS;
    if (!isBusy && timeMs - drawnAtMs < CALM_MS) return;
    if (!isDue(timeMs)) return;
    if (isBusy && wasBusy) options.onFrame(timeMs, timeMs - drawnAtMs);
    wasBusy = isBusy;
    drawnAtMs = timeMs;
    view.draw();
  };
  request = requestAnimationFrame(step);
  return () => {
    cancelAnimationFrame(request);
    stopListening();
  };
}
