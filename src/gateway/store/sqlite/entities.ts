import type { EntityRecord } from '../history-store.ts';
import type { Database } from './database.ts';

export function readEntities(db: Database, type: string): EntityRecord[] {
  const rows = db.rows('SELECT id, json FROM entity WHERE type = ? ORDER BY rank', type);
  return rows.map(([id, json]) => ({ type, id: id as string, json: JSON.parse(json as string) }));
}

export function putEntities(db: Database, records: readonly EntityRecord[]): void {
  db.transact(() => {
    for (const { type, id, json } of records)
      db.run(
        `INSERT INTO entity (type, id, json) VALUES (?, ?, ?)
          ON CONFLICT (type, id) DO UPDATE SET json = excluded.json`,
        type,
        id,
        JSON.stringify(json),
      );
  });
}

export function deleteEntities(db: Database, type: string, ids: readonly string[]): void {
  db.transact(() => {
    for (const id of ids) db.run('DELETE FROM entity WHERE type = ? AND id = ?', type, id);
  });
}
