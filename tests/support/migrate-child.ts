/**
 * Migrates a store's file to a made-up next version and kills itself at a step of it:
 *
 *     node tests/support/migrate-child.ts <file> <step>
 */
import { type Database, openDatabase } from '../../src/gateway/store/sqlite/database.ts';
import { migrate } from '../../src/gateway/store/sqlite/schema.ts';
import { NEXT_MIGRATIONS } from './next-migrations.ts';

const [file, step] = process.argv.slice(2) as [string, string];
let left = Number(step);
const mayDie = () => {
  if (left-- === 0) process.kill(process.pid, 'SIGKILL');
};
const real = openDatabase(file, { cacheBytes: 1 << 16 });
const db: Database = {
  ...real,
  exec(sql) {
    mayDie();
    real.exec(sql);
  },
  transact(work) {
    const result = real.transact(() => {
      const inside = work();
      mayDie();
      return inside;
    });
    mayDie();
    return result;
  },
};
migrate(db, NEXT_MIGRATIONS);
real.close();
