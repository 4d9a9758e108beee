import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';

/** Another build of the same district is under way. */
export class BusyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BusyError';
  }
}

interface Holder {
  readonly pid: number;
  /** Tells a process from a later one of the same number; null where the system does not say. */
  readonly startedAt: string | null;
  readonly host: string;
}

/** A lock is written within milliseconds; one that is not whole after this long was torn. */
const TORN_MS = 10_000;

/**
 * Takes a lock file; what a dead process left is taken over.
 *
 * @returns Gives it back.
 * @throws {BusyError} naming the process that holds it.
 */
export function takeLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const own: Holder = {
    pid: process.pid,
    startedAt: readStart(process.pid),
    host: hostname(),
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && isAlive(holder, own))
      throw new BusyError(
        `Expected no other build of this district, got process ${holder.pid}${holder.host === own.host ? '' : ` on ${holder.host}`} (${basename(file)}); wait for it or end it, or remove ${file} if there is none.`,
      );
    if (!holder && isYoung(file))
      throw new BusyError(
        `Expected no other build of this district, got ${file}, which names no process: another build is taking it now, or was cut off. Try again in ${TORN_MS / 1000} s; it is taken over then.`,
      );
    removeStale(file, holder);
  }
  throw new BusyError(`Expected to take ${file}, other builds were faster; try again.`);
}

/** Removes the lock only if it is still the one that was found dead. */
function removeStale(file: string, found: Holder | null): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && JSON.stringify(moved) !== JSON.stringify(found)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

/** Null where the file is torn: empty, cut off, or of something else. */
function readHolder(file: string): Holder | null {
  try {
    const { pid, startedAt, host } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    const isWhole = Number.isInteger(pid) && typeof host === 'string' && startedAt !== undefined;
    return isWhole ? ({ pid, startedAt, host } as Holder) : null;
  } catch {
    return null;
  }
}

/** True for a lock that its holder may still be writing. */
function isYoung(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && Math.abs(Date.now() - stat.mtimeMs) < TORN_MS;
}

/** A process of another machine is taken to live: nobody here can tell. */
function isAlive(holder: Holder, own: Holder): boolean {
  if (holder.host !== own.host) return true;
  if (holder.pid === own.pid) return holder.startedAt === own.startedAt;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.startedAt === readStart(holder.pid);
}

/** When a process began, as Linux counts it (field 22 of /proc/PID/stat). */
function readStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
