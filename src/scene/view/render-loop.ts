import type { SceneView } from './scene-view.ts';

/** Without a graphics card a frame costs the processor; a still picture is then drawn only this often. */
const CALM_MS = 200;
/** How long after the last movement of the camera every frame counts. */
const BUSY_MS = 400;

/** Draws frame after frame until told to stop. Stands still while the page is hidden. */
export function startLoop(view: SceneView, quality: 'high' | 'low'): () => void {
  const { camera } = view.widget.scene;
  let request = 0;
  let movedAtMs = 0;
  let drawnAtMs = 0;
  const stopListening = camera.changed.addEventListener(() => {
    movedAtMs = performance.now();
  });
  const step = (timeMs: number) => {
    request = requestAnimationFrame(step);
    const isBusy = quality === 'high' || timeMs - movedAtMs < BUSY_MS;
    if (!isBusy && timeMs - drawnAtMs < CALM_MS) return;
    drawnAtMs = timeMs;
    view.draw();
  };
  request = requestAnimationFrame(step);
  return () => {
    cancelAnimationFrame(request);
    stopListening();
  };
}
