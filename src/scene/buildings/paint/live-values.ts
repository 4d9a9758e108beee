import type { Aggregate, Catalogue, LiveTable, LonLat } from '#model';

/** A reading older than this many periods is stale, and then not known: as sensors are drawn. */
const STALE_PERIODS = 3;

/** The fixed sensors of one property: where they stand and what they say. */
export interface SensorRow {
  readonly at: LonLat;
  readonly slot: number;
  readonly staleAfterMs: number;
}

export function listSensors(catalogue: Catalogue | null, property: string): readonly SensorRow[] {
  if (!catalogue) return [];
  const wanted = catalogue.datastreams.filter((stream) => stream.property === property);
  const ids = new Set(wanted.map(({ thingId }) => thingId));
  const places = new Map(
    catalogue.things.flatMap(({ id, location }) =>
      ids.has(id) && location ? [[id, [location.lonDeg, location.latDeg] as LonLat] as const] : [],
    ),
  );
  return wanted.flatMap(({ thingId, slot, cadenceMs }) => {
    const at = places.get(thingId);
    return at ? [{ at, slot, staleAfterMs: STALE_PERIODS * cadenceMs }] : [];
  });
}

/** What each says at an instant; null where it never spoke or has been silent too long. */
export function readSensors(
  sensors: readonly SensorRow[],
  table: LiveTable | null,
  nowMs: number,
): readonly (number | null)[] {
  return sensors.map(({ slot, staleAfterMs }) => {
    const timeMs = table?.timeMs[slot] ?? 0;
    if (!table || timeMs === 0 || nowMs > timeMs + staleAfterMs) return null;
    return table.value[slot] as number;
  });
}

/** One figure of several; null where none is known, except for `count`. */
export function aggregate(values: readonly number[], by: Aggregate): number | null {
  if (by === 'count') return values.length;
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (by) {
    case 'sum':
      return sum;
    case 'mean':
      return sum / values.length;
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
  }
}
