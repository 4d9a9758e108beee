import type { Alert, AlertArea, AlertMark, LonLat } from '#model';
import type { TwinState, TwinStore } from '#state';
import { LAYER_IDS } from './initial-scene.ts';

const EARTH_RADIUS_M = 6_371_008.8;
const CIRCLE_CORNERS = 72;

/** Draws where public warnings hold; whenever the list changes, the layer's marks follow. Returns its undo. */
export function bindAlerts(store: TwinStore): () => void {
  show(store.getState());
  return store.subscribe((state, before) => {
    if (state.alerts !== before.alerts) show(state);
  });
}

function show({ scene, alerts, setLayer }: TwinState): void {
  const layer = scene.layers.find(({ id }) => id === LAYER_IDS.alerts);
  if (layer?.type !== 'alerts') return;
  const marks = alerts.map(markOf).filter(({ rings }) => rings.length > 0);
  if (JSON.stringify(marks) !== JSON.stringify(layer.marks)) setLayer({ ...layer, marks });
}

function markOf(alert: Alert): AlertMark {
  const areas = alert.info[0]?.area ?? [];
  return {
    id: alert.id,
    level: alert.level,
    rings: areas.flatMap(ringsOf),
    isExercise: alert.status !== 'Actual',
  };
}

/** Closed rings of an area's polygons and circles. */
export function ringsOf({ polygons, circles }: AlertArea): readonly (readonly LonLat[])[] {
  return [...polygons, ...circles.map(({ centre, radiusM }) => drawCircle(centre, radiusM))];
}

/** A circle on the sphere as a ring; warnings are no finer than that. */
function drawCircle([lonDeg, latDeg]: LonLat, radiusM: number): LonLat[] {
  const toRad = Math.PI / 180;
  const angle = radiusM / EARTH_RADIUS_M;
  const lat = latDeg * toRad;
  return Array.from({ length: CIRCLE_CORNERS + 1 }, (_, i) => {
    const bearing = (2 * Math.PI * i) / CIRCLE_CORNERS;
    const lat2 = Math.asin(
      Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing),
    );
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(lat),
      Math.cos(angle) - Math.sin(lat) * Math.sin(lat2),
    );
    return [lonDeg + turn / toRad, lat2 / toRad] as const;
  });
}
