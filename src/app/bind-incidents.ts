import type { Incident, IncidentMark, LayerSpec } from '#model';
import type { TwinState, TwinStore } from '#state';
import { LAYER_IDS } from './initial-scene.ts';

/**
 * Draws the open incidents: whenever the list or who calls changes, the layer's marks follow. Nothing of the
 * past calls for attention.
 */
export function bindIncidents(store: TwinStore): () => void {
  show(store.getState());
  return store.subscribe((state, before) => {
    if (
      state.incidents !== before.incidents ||
      state.calling !== before.calling ||
      state.past !== before.past
    )
      show(state);
  });
}

function show({ scene, incidents, past, calling, setLayer }: TwinState): void {
  const layer = scene.layers.find(({ id }) => id === LAYER_IDS.incidents);
  if (layer?.type !== 'incidents') return;
  const marks = incidents
    .filter(({ stage }) => stage !== 'closed')
    .map((incident) => markOf(incident, !past && calling.includes(incident.id)));
  const next: LayerSpec = { ...layer, marks };
  if (JSON.stringify(next) !== JSON.stringify(layer)) setLayer(next);
}

function markOf({ id, level, lonDeg, latDeg }: Incident, calling: boolean): IncidentMark {
  return { id, level, lonDeg, latDeg, calling };
}
