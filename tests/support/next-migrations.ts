import { MIGRATIONS } from '../../src/gateway/store/sqlite/schema.ts';

/** A step to a version that does not exist yet: it changes a table, moves its rows and drops one. */
export const NEXT_MIGRATION: readonly string[] = [
  'ALTER TABLE observation ADD COLUMN quality INTEGER NOT NULL DEFAULT 7',
  'CREATE TABLE fix_next AS SELECT *, lon * 2 AS double_lon FROM fix',
  'DROP TABLE fix',
  'ALTER TABLE fix_next RENAME TO fix',
  "UPDATE observation SET variant = 'moved'",
];

export const NEXT_MIGRATIONS: readonly (readonly string[])[] = [...MIGRATIONS, NEXT_MIGRATION];
