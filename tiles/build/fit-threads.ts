/** What this process needs beside its threads, and what a thread needs at least, bytes; measured on 1,000,000 buildings. */
const MAIN_BYTES = 200 * 2 ** 20;
const THREAD_BYTES = 200 * 2 ** 20;

/** How a build keeps to its memory: fewer threads than asked for where they would not fit, each with a bounded heap. */
export interface Threads {
  /** 0 where all is done in the main thread. */
  readonly count: number;
  /** Bound of a thread's heap; past it the build ends with a clear message rather than swap. */
  readonly heapBytes: number;
}

/** The bytes that are made are the same for any number of threads. */
export function fitThreads(wanted: number, memoryBytes: number): Threads {
  const forThreads = Math.max(0, memoryBytes - MAIN_BYTES);
  const count = Math.min(wanted, Math.floor(forThreads / THREAD_BYTES));
  return { count, heapBytes: count === 0 ? memoryBytes : Math.floor(forThreads / count) };
}
