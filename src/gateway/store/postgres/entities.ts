import type { ClientBase } from 'pg';
import type { EntityRecord } from '../history-store.ts';

export async function readEntities(client: ClientBase, type: string): Promise<EntityRecord[]> {
  const { rows } = await client.query(
    'SELECT type, id, json FROM history.entity WHERE type = $1 ORDER BY rank',
    [type],
  );
  return rows as EntityRecord[];
}

/** @param hasPlaces whether the table has the column that PostGIS searches */
export async function putEntities(
  client: ClientBase,
  records: readonly EntityRecord[],
  hasPlaces: boolean,
): Promise<void> {
  await client.query('BEGIN');
  for (const { type, id, json } of records) {
    const [lon, lat] = hasPlaces && type === 'Things' ? (placeOf(json) ?? []) : [];
    await client.query(
      hasPlaces
        ? `INSERT INTO history.entity (type, id, json, place)
            VALUES ($1, $2, $3, ST_SetSRID(ST_MakePoint($4::float8, $5::float8), 4326))
            ON CONFLICT (type, id) DO UPDATE SET json = excluded.json, place = excluded.place`
        : `INSERT INTO history.entity (type, id, json) VALUES ($1, $2, $3)
            ON CONFLICT (type, id) DO UPDATE SET json = excluded.json`,
      hasPlaces
        ? [type, id, JSON.stringify(json), lon ?? null, lat ?? null]
        : [type, id, JSON.stringify(json)],
    );
  }
  await client.query('COMMIT');
}

export async function deleteEntities(
  client: ClientBase,
  type: string,
  ids: readonly string[],
): Promise<void> {
  await client.query('DELETE FROM history.entity WHERE type = $1 AND id = ANY ($2::text[])', [
    type,
    [...ids],
  ]);
}

/** Where a thing stands: GeoJSON of a point, alone or in a feature, or our own degrees. */
function placeOf(json: unknown): readonly [lonDeg: number, latDeg: number] | undefined {
  const location = memberOf(json, 'location');
  const geometry = memberOf(location, 'geometry') ?? location;
  const coordinates = memberOf(geometry, 'coordinates');
  const [lonDeg, latDeg] =
    memberOf(geometry, 'type') === 'Point' && Array.isArray(coordinates)
      ? (coordinates as unknown[])
      : [memberOf(location, 'lonDeg'), memberOf(location, 'latDeg')];
  return Number.isFinite(lonDeg) && Number.isFinite(latDeg)
    ? [lonDeg as number, latDeg as number]
    : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
