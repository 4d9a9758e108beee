import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildPlaces } from './places.ts';
import { keyOf, type UnitRecord } from './records.ts';

const UNITS_A_SYNC = 64;

/** Units that a build has done, on disk, so that an interrupted build goes on where it was. */
export interface Journal {
  /** Units done by an interrupted run of the same build. */
  readonly resumed: number;
  find(key: string): UnitRecord | undefined;
  add(record: UnitRecord): void;
  close(): void;
}

/** Opens the journal of a build; what another build of other inputs has left there is removed. */
export function openJournal(places: BuildPlaces, buildHash: string): Journal {
  const { records, validBytes } = readJournal(places, buildHash);
  if (validBytes === 0) rmSync(places.root, { recursive: true, force: true });
  mkdirSync(dirname(places.journal), { recursive: true });
  const file = openSync(places.journal, 'a');
  // A torn last line would spoil the next one.
  ftruncateSync(file, validBytes);
  if (validBytes === 0) writeSync(file, `${JSON.stringify({ buildHash })}\n`);
  const done = new Map(records.map((record) => [keyOf(record), record]));
  let unsynced = 0;
  return {
    resumed: done.size,
    find: (key) => done.get(key),
    add(record) {
      writeSync(file, `${JSON.stringify(record)}\n`);
      unsynced = (unsynced + 1) % UNITS_A_SYNC;
      if (unsynced === 0) fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** Records of the journal whose files are there in full; none where it is of another build. */
export function readJournal(
  places: BuildPlaces,
  buildHash: string,
): { readonly records: readonly UnitRecord[]; readonly validBytes: number } {
  if (!existsSync(places.journal)) return { records: [], validBytes: 0 };
  const text = readFileSync(places.journal, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  const [head, ...lines] = text.slice(0, end).trimEnd().split('\n');
  if (head !== JSON.stringify({ buildHash })) return { records: [], validBytes: 0 };
  const records = lines.map((line) => JSON.parse(line) as UnitRecord);
  return {
    records: records.filter((record) => isWhole(record, places)),
    validBytes: Buffer.byteLength(text.slice(0, end)),
  };
}

function isWhole(record: UnitRecord, { out, work }: BuildPlaces): boolean {
  const workFiles = [...record.workFiles, ...(record.refusedFile ? [record.refusedFile] : [])];
  return (
    Object.entries(record.files).every(([path, bytes]) => sizeOf(join(out, path)) === bytes) &&
    workFiles.every((path) => sizeOf(join(work, record.step, path)) !== undefined)
  );
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
