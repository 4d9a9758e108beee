import type { Site } from '#model';
import type { TwinStore } from '#state';
import { chooseLight } from './initial-scene.ts';

const LOOK_MS = 1000;

/** While nobody has chosen a light, it is the one of the sun at the shown instant. Returns its undo. */
export function bindLight(store: TwinStore, site: Site, now: () => number): () => void {
  function follow(): void {
    const { autoLight, scene, setLight } = store.getState();
    if (!autoLight) return;
    const light = chooseLight(site, now());
    if (light !== scene.light) setLight(light);
  }
  const timer = setInterval(follow, LOOK_MS);
  const stop = store.subscribe((state, before) => {
    if (state.autoLight !== before.autoLight) follow();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}
