import type { ClientBase } from 'pg';
import { NEVER_MS } from '../never.ts';
import { StoreFault } from '../store-fault.ts';

/**
 * Steps from each version to the next; only ever appended to. Times are Unix milliseconds in double precision,
 * as in the columns; a value that is no number is NULL, as NaN would be greater than all others.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE history.observation (
      cursor bigint PRIMARY KEY, slot bigint NOT NULL, time double precision NOT NULL,
      variant text NOT NULL, value double precision, at double precision NOT NULL, extra text)`,
    'CREATE UNIQUE INDEX observation_key ON history.observation (slot, time, variant)',
    'CREATE INDEX observation_time ON history.observation (time, cursor)',
    'CREATE TABLE history.stream (slot bigint PRIMARY KEY)',
    `CREATE TABLE history.fix (
      cursor bigint PRIMARY KEY, track bigint NOT NULL, time double precision NOT NULL,
      lon double precision NOT NULL, lat double precision NOT NULL, height real NOT NULL,
      bearing real NOT NULL, speed real NOT NULL, at double precision NOT NULL)`,
    'CREATE UNIQUE INDEX fix_key ON history.fix (track, time)',
    'CREATE INDEX fix_time ON history.fix (time)',
    'CREATE TABLE history.vehicle (track bigint PRIMARY KEY)',
    ...['incident', 'alert'].flatMap((name) => [
      `CREATE TABLE history.${name} (
        cursor bigint PRIMARY KEY, at double precision NOT NULL, id text NOT NULL, json json)`,
      `CREATE INDEX ${name}_at ON history.${name} (at)`,
    ]),
    `CREATE TABLE history.entity (
      rank bigserial PRIMARY KEY, type text NOT NULL, id text NOT NULL, json json NOT NULL,
      UNIQUE (type, id))`,
    ...['bin_minute', 'bin_quarter', 'bin_hour'].map(
      (name) => `CREATE TABLE history.${name} (
        slot bigint NOT NULL, time double precision NOT NULL, n bigint NOT NULL,
        sum double precision NOT NULL, min double precision NOT NULL, max double precision NOT NULL,
        PRIMARY KEY (slot, time))`,
    ),
    `CREATE TABLE history.tally (
      minute bigint PRIMARY KEY, observations bigint NOT NULL, fixes bigint NOT NULL)`,
    `CREATE TABLE history.state (
      last_cursor bigint NOT NULL, observations bigint NOT NULL, fixes bigint NOT NULL,
      binned_cursor bigint NOT NULL, lost_cursor bigint NOT NULL, group_id text NOT NULL,
      raw_floor double precision NOT NULL, minute_floor double precision NOT NULL,
      quarter_floor double precision NOT NULL, hour_floor double precision NOT NULL)`,
    `INSERT INTO history.state VALUES (0, 0, 0, 0, 0, '', ${[0, 0, 0, 0].map(() => NEVER_MS).join(', ')})`,
  ],
  [
    // Pictures of all datastreams at one instant each, and the rows that came later for an instant before the newest.
    `CREATE TABLE history.key_frame (
      time double precision PRIMARY KEY, cursor bigint NOT NULL, data bytea NOT NULL)`,
    'CREATE TABLE history.late (cursor bigint PRIMARY KEY, time double precision NOT NULL)',
    `ALTER TABLE history.state ADD COLUMN frame_ms double precision NOT NULL DEFAULT ${NEVER_MS}`,
  ],
];

/**
 * Brings the database to the newest version in one transaction; the caller holds the writer's lock.
 *
 * @throws {StoreFault} where the database is newer than this program.
 */
export async function migrate(client: ClientBase, migrations = MIGRATIONS): Promise<void> {
  await client.query('BEGIN');
  await client.query('CREATE SCHEMA IF NOT EXISTS history');
  await client.query('CREATE TABLE IF NOT EXISTS history.version (version integer NOT NULL)');
  const { rows } = await client.query('SELECT version FROM history.version');
  const version = (rows[0]?.version as number | undefined) ?? 0;
  if (version > migrations.length)
    throw new StoreFault(
      `Expected a history store of version ${migrations.length} or older, got version ${version}; update this program.`,
    );
  for (const statements of migrations.slice(version))
    for (const sql of statements) await client.query(sql);
  await client.query('DELETE FROM history.version');
  await client.query('INSERT INTO history.version VALUES ($1)', [migrations.length]);
  await client.query('COMMIT');
}

/**
 * Gives things a place that PostGIS can search. Without the extension, or the right to create it, everything
 * else works all the same.
 *
 * @returns whether places are kept
 */
export async function addPlaces(client: ClientBase): Promise<boolean> {
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS postgis');
  } catch {
    return false;
  }
  await client.query(
    'ALTER TABLE history.entity ADD COLUMN IF NOT EXISTS place geometry(Point, 4326)',
  );
  await client.query(
    'CREATE INDEX IF NOT EXISTS entity_place ON history.entity USING gist (place)',
  );
  return true;
}
