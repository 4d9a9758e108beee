import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TwinError } from '#model';
import type { SourceRecord } from '#wire';
import { parseSourceRecord } from './source-record.ts';

/** The folder of source files, one JSON file a source; an operator may write them by hand. */
export interface SourceFiles {
  /** All that can be read, by name, and what is wrong with the others. */
  readAll(): Promise<{
    readonly records: readonly SourceRecord[];
    readonly problems: readonly string[];
  }>;
  /** Written aside and put in place whole. */
  write(record: SourceRecord): Promise<void>;
  remove(id: string): Promise<void>;
}

export function createSourceFiles(folder: string): SourceFiles {
  const fileOf = (id: string) => join(folder, `${id}.json`);

  async function readOne(name: string): Promise<SourceRecord> {
    let json: unknown;
    try {
      json = JSON.parse(await readFile(join(folder, name), 'utf8'));
    } catch (cause) {
      throw new TwinError('config', `${name}: Expected JSON: ${String(cause)}.`, { cause });
    }
    const record = parseSourceRecord(json);
    if (`${record.id}.json` !== name)
      throw new TwinError(
        'config',
        `${name}: Expected the id "${name.slice(0, -5)}", got "${record.id}".`,
      );
    return record;
  }

  return {
    async readAll() {
      const names = await readdir(folder).catch(() => [] as string[]);
      const records: SourceRecord[] = [];
      const problems: string[] = [];
      for (const name of names.filter((file) => file.endsWith('.json')).sort())
        try {
          records.push(await readOne(name));
        } catch (error) {
          problems.push(error instanceof Error ? error.message : String(error));
        }
      return { records, problems };
    },
    async write(record) {
      await mkdir(folder, { recursive: true });
      const aside = `${fileOf(record.id)}.new`;
      // Addresses may hold passwords: for the gateway's user only.
      await writeFile(aside, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
      await rename(aside, fileOf(record.id));
    },
    async remove(id) {
      await rm(fileOf(id), { force: true });
    },
  };
}
