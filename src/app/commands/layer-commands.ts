import { distanceM } from '#lib/geo/wgs84.ts';
import type { LayerSpec } from '#model';
import type { TwinStore } from '#state';
import type { TwinCommands } from '../twin.ts';
import { boundsOfLayer } from './bounds-of-layer.ts';

/** Fade, rename, move, remove and visit the layers of the scene. */
export function createLayerCommands(
  store: TwinStore,
  lookAt: TwinCommands['lookAt'],
): Pick<TwinCommands, 'changeLayer' | 'moveLayer' | 'removeLayer' | 'goToLayer'> {
  const find = (id: string) => store.getState().scene.layers.find((layer) => layer.id === id);
  return {
    changeLayer(id, part) {
      const layer = find(id);
      if (layer) store.getState().setLayer({ ...layer, ...part } as LayerSpec);
    },
    moveLayer(id, by) {
      const { scene, openScene } = store.getState();
      const layers = [...scene.layers];
      const from = layers.findIndex((layer) => layer.id === id);
      const to = Math.min(layers.length - 1, Math.max(0, from + by));
      const [moved] = from < 0 ? [] : layers.splice(from, 1);
      if (!moved || from === to) return;
      layers.splice(to, 0, moved);
      openScene({ ...scene, layers });
    },
    removeLayer: (id) => store.getState().removeLayer(id),
    goToLayer(id) {
      const layer = find(id);
      const bounds = layer && boundsOfLayer(layer);
      if (!bounds) return false;
      const { westDeg, southDeg, eastDeg, northDeg } = bounds;
      const acrossM = distanceM(westDeg, southDeg, eastDeg, northDeg);
      const rangeM = Math.min(60_000, Math.max(700, 1.4 * acrossM));
      lookAt((westDeg + eastDeg) / 2, (southDeg + northDeg) / 2, rangeM);
      return true;
    },
  };
}
