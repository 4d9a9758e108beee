import type { ClientBase } from 'pg';
import type { ObservationExtra } from '#model';
import type { FixRows, ObservationRows } from '../history-store.ts';
import { createFixes, createObservations } from '../rows/row-columns.ts';

/** What `readObservations` takes, of a table or alias `o`. */
export const OBSERVATION_COLUMNS = 'o.cursor, o.slot, o.time, o.value, o.at, o.extra';
/** What `readFixes` takes, of a table or alias `f`. */
export const FIX_COLUMNS =
  'f.cursor, f.track, f.time, f.lon, f.lat, f.height, f.bearing, f.speed, f.at';

/** A column as one run of bytes: the server writes numbers as text otherwise, at ten times the cost. */
const doubles = (column: string) => `string_agg(float8send(q.${column}::float8), '')`;
const singles = (column: string) => `string_agg(float4send(q.${column}), '')`;
const integers = (column: string) => `string_agg(int8send(q.${column}), '')`;

/** @param sql selects OBSERVATION_COLUMNS in the order wanted */
export async function readObservations(
  client: ClientBase,
  sql: string,
  values: readonly unknown[],
): Promise<ObservationRows> {
  const { rows } = await client.query({
    text: `SELECT count(*)::int, ${integers('slot')}, ${doubles('time')},
        string_agg(float8send(coalesce(q.value, 'NaN')), ''), ${doubles('at')}, ${doubles('cursor')},
        json_agg(json_build_array(q.place, q.extra)) FILTER (WHERE q.extra IS NOT NULL)
      FROM (SELECT o.*, row_number() OVER () AS place FROM (${sql}) o) q`,
    values: [...values],
    rowMode: 'array',
  });
  const [length, slot, time, value, at, cursor, extras] = rows[0] as [
    number,
    ...(Buffer | null)[],
  ] as [number, Buffer, Buffer, Buffer, Buffer, Buffer, [number, string][] | null];
  const columns = createObservations(length);
  if (length === 0) return columns;
  for (let i = 0; i < length; i++) columns.slot[i] = slot.readUInt32BE(8 * i + 4);
  fill(columns.timeMs, time);
  fill(columns.value, value);
  fill(columns.atMs, at);
  fill(columns.cursor, cursor);
  if (!extras) return columns;
  const found: (ObservationExtra | undefined)[] = Array.from({ length }, () => undefined);
  for (const [place, json] of extras) found[place - 1] = JSON.parse(json) as ObservationExtra;
  return { ...columns, extras: found };
}

/** @param sql selects FIX_COLUMNS in the order wanted */
export async function readFixes(
  client: ClientBase,
  sql: string,
  values: readonly unknown[],
): Promise<FixRows> {
  const { rows } = await client.query({
    text: `SELECT count(*)::int, ${integers('track')}, ${['time', 'lon', 'lat', 'at', 'cursor']
      .map(doubles)
      .join(', ')}, ${['height', 'bearing', 'speed'].map(singles).join(', ')} FROM (${sql}) q`,
    values: [...values],
    rowMode: 'array',
  });
  const [length, track, ...bytes] = rows[0] as [number, Buffer, ...Buffer[]];
  const columns = createFixes(length);
  if (length === 0) return columns;
  for (let i = 0; i < length; i++) columns.trackSlot[i] = track.readUInt32BE(8 * i + 4);
  const order = [
    'timeMs',
    'lonDeg',
    'latDeg',
    'atMs',
    'cursor',
    'heightM',
    'bearingDeg',
    'speedMps',
  ] as const;
  for (const [i, name] of order.entries()) fill(columns[name], bytes[i] as Buffer);
  return columns;
}

function fill(into: Float64Array | Float32Array, bigEndian: Buffer): void {
  const swapped = into.BYTES_PER_ELEMENT === 8 ? bigEndian.swap64() : bigEndian.swap32();
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(swapped);
}
