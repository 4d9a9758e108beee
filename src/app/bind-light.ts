import type { Site } from '#model';
import type { TwinStore } from '#state';
import { chooseLight } from './initial-scene.ts';

/** How often the shown instant is looked at: often enough for an hour that passes in a second. */
const LOOK_MS = 250;
/** The sun moves a quarter of a degree in a minute: a step that nobody sees. */
const STEP_MS = 60_000;

/** While nobody has chosen a light, it is the one of the sun at the shown instant. Returns its undo. */
export function bindLight(store: TwinStore, site: Site, now: () => number): () => void {
  function follow(): void {
    const { autoLight, scene, setLight } = store.getState();
    if (!autoLight) return;
    const sunMs = Math.floor(now() / STEP_MS) * STEP_MS;
    if (sunMs !== scene.sunMs) setLight(chooseLight(site, sunMs), sunMs);
  }
  const timer = setInterval(follow, LOOK_MS);
  const stop = store.subscribe((state, before) => {
    if (state.autoLight !== before.autoLight) follow();
  });
  follow();
  return () => {
    clearInterval(timer);
    stop();
  };
}
