import type { FixRows, ObservationRows } from '../history-store.ts';

export function createObservations(length: number): Omit<ObservationRows, 'extras'> {
  return {
    slot: new Uint32Array(length),
    timeMs: new Float64Array(length),
    value: new Float64Array(length),
    atMs: new Float64Array(length),
    cursor: new Float64Array(length),
  };
}

export function createFixes(length: number): FixRows {
  return {
    trackSlot: new Uint32Array(length),
    timeMs: new Float64Array(length),
    lonDeg: new Float64Array(length),
    latDeg: new Float64Array(length),
    heightM: new Float32Array(length),
    bearingDeg: new Float32Array(length),
    speedMps: new Float32Array(length),
    atMs: new Float64Array(length),
    cursor: new Float64Array(length),
  };
}

/** The rows at `places`, in that order, as columns of their own. */
export function pickObservations(
  rows: ObservationRows,
  places: ArrayLike<number>,
): ObservationRows {
  const { extras } = rows;
  const picked = pickColumns(rows, createObservations(places.length), places);
  if (!extras) return picked;
  const found = Array.from(places, (place) => extras[place]);
  return found.some((extra) => extra !== undefined) ? { ...picked, extras: found } : picked;
}

/** As `pickObservations`. */
export function pickFixes(rows: FixRows, places: ArrayLike<number>): FixRows {
  return pickColumns(rows, createFixes(places.length), places);
}

/** All rows of all parts, one part after the other. */
export function joinFixes(parts: readonly FixRows[]): FixRows {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const joined = createFixes(parts.reduce((sum, part) => sum + part.cursor.length, 0));
  let offset = 0;
  for (const part of parts) {
    for (const name of Object.keys(joined) as (keyof FixRows)[])
      joined[name].set(part[name], offset);
    offset += part.cursor.length;
  }
  return joined;
}

/** Places in order of time, then cursor. */
export function orderByTime(rows: {
  readonly timeMs: Float64Array;
  readonly cursor: Float64Array;
}): Uint32Array {
  const { timeMs, cursor } = rows;
  const places = Uint32Array.from(cursor, (_, i) => i);
  return places.sort(
    (a, b) =>
      (timeMs[a] as number) - (timeMs[b] as number) ||
      (cursor[a] as number) - (cursor[b] as number),
  );
}

/** Places in order of cursor. */
export function orderByCursor({ cursor }: { readonly cursor: Float64Array }): Uint32Array {
  return Uint32Array.from(cursor, (_, i) => i).sort(
    (a, b) => (cursor[a] as number) - (cursor[b] as number),
  );
}

function pickColumns<Columns extends object>(
  from: Columns,
  into: Columns,
  places: ArrayLike<number>,
): Columns {
  for (const name of Object.keys(into) as (keyof Columns)[]) {
    const source = from[name] as unknown as Float64Array;
    const target = into[name] as unknown as Float64Array;
    for (let i = 0; i < places.length; i++) target[i] = source[places[i] as number] as number;
  }
  return into;
}
