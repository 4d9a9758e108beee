import { StoreFault } from '../store-fault.ts';
import type { Database } from './database.ts';

/** Steps from each version of the file to the next; only ever appended to. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE observation (
      cursor INTEGER PRIMARY KEY, slot INTEGER NOT NULL, time INTEGER NOT NULL,
      variant TEXT NOT NULL, value REAL, at INTEGER NOT NULL, extra TEXT)`,
    'CREATE UNIQUE INDEX observation_key ON observation (slot, time, variant)',
    'CREATE INDEX observation_time ON observation (time)',
    'CREATE TABLE stream (slot INTEGER PRIMARY KEY)',
    `CREATE TABLE fix (
      cursor INTEGER PRIMARY KEY, track INTEGER NOT NULL, time INTEGER NOT NULL, lon REAL NOT NULL,
      lat REAL NOT NULL, height REAL, bearing REAL, speed REAL, at INTEGER NOT NULL)`,
    'CREATE UNIQUE INDEX fix_key ON fix (track, time)',
    'CREATE INDEX fix_time ON fix (time)',
    `CREATE TABLE fix_chunk (
      id INTEGER PRIMARY KEY, track INTEGER NOT NULL, bucket INTEGER NOT NULL, fixes INTEGER NOT NULL,
      min_cursor INTEGER NOT NULL, max_cursor INTEGER NOT NULL, max_at INTEGER NOT NULL, data BLOB NOT NULL)`,
    'CREATE UNIQUE INDEX fix_chunk_key ON fix_chunk (track, bucket)',
    'CREATE INDEX fix_chunk_bucket ON fix_chunk (bucket)',
    'CREATE INDEX fix_chunk_cursor ON fix_chunk (max_cursor, min_cursor)',
    'CREATE TABLE incident (cursor INTEGER PRIMARY KEY, at INTEGER NOT NULL, id TEXT NOT NULL, json TEXT)',
    'CREATE INDEX incident_at ON incident (at)',
    'CREATE TABLE alert (cursor INTEGER PRIMARY KEY, at INTEGER NOT NULL, id TEXT NOT NULL, json TEXT)',
    'CREATE INDEX alert_at ON alert (at)',
    `CREATE TABLE entity (
      rank INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL)`,
    'CREATE UNIQUE INDEX entity_key ON entity (type, id)',
    ...['bin_minute', 'bin_quarter', 'bin_hour'].map(
      (name) => `CREATE TABLE ${name} (
        slot INTEGER NOT NULL, time INTEGER NOT NULL, n INTEGER NOT NULL, sum REAL NOT NULL,
        min REAL NOT NULL, max REAL NOT NULL, PRIMARY KEY (slot, time)) WITHOUT ROWID`,
    ),
    `CREATE TABLE tally (
      minute INTEGER PRIMARY KEY, observations INTEGER NOT NULL, fixes INTEGER NOT NULL)`,
    `CREATE TABLE key_frame (
      time INTEGER PRIMARY KEY, cursor INTEGER NOT NULL, data BLOB NOT NULL)`,
    'CREATE TABLE late (cursor INTEGER PRIMARY KEY, time INTEGER NOT NULL)',
    `CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      last_cursor INTEGER NOT NULL, observations INTEGER NOT NULL, fixes INTEGER NOT NULL,
      binned_cursor INTEGER NOT NULL, lost_cursor INTEGER NOT NULL, packed_ms INTEGER NOT NULL,
      frame_ms INTEGER NOT NULL, late_rows INTEGER NOT NULL, raw_floor INTEGER NOT NULL,
      minute_floor INTEGER NOT NULL, quarter_floor INTEGER NOT NULL, hour_floor INTEGER NOT NULL)`,
    `INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, -8640000000000000, -8640000000000000, 0,
      -8640000000000000, -8640000000000000, -8640000000000000, -8640000000000000)`,
  ],
];

/**
 * Brings a file to the newest version. Each version is one transaction with its number, so that a kill leaves
 * the old one or the new one.
 *
 * @throws {StoreFault} where the file is newer than this program.
 */
export function migrate(db: Database, migrations = MIGRATIONS): void {
  const version = Number(db.row('PRAGMA user_version')?.[0]);
  if (version > migrations.length)
    throw new StoreFault(
      `Expected a history store of version ${migrations.length} or older, got version ${version}; update this program.`,
    );
  for (let next = version; next < migrations.length; next++)
    db.transact(() => {
      for (const sql of migrations[next] as readonly string[]) db.exec(sql);
      db.exec(`PRAGMA user_version = ${next + 1}`);
    });
}
