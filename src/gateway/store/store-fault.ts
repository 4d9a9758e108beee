/**
 * What a store cannot keep or do. Inside the engines only: what leaves them is a TwinError (`toStoreError`);
 * a thread that needs no more than this starts three times as fast.
 */
export class StoreFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreFault';
  }
}

/** SQLite's primary result codes, with what a person can do. */
const ADVICE: Readonly<Record<number, string>> = {
  5: 'another program holds the store; close it',
  8: 'the store cannot be written; check the rights of its folder',
  10: 'the disk failed to read or write; check it and its space',
  11: 'the file is damaged; restore it from a copy',
  13: 'the disk is full; make space, writing goes on by itself then',
  14: 'the file cannot be opened; check its folder and rights',
  26: 'the file is no store; move it away',
};

/** Says what failed and, where it is known, what to do. */
export function describeFailure(error: unknown): string {
  if (error instanceof StoreFault) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { errcode?: number } | null)?.errcode;
  const advice = code === undefined ? undefined : ADVICE[code & 0xff];
  return `Expected the history store to work, got "${message}"${advice ? `; ${advice}` : ''}.`;
}

/** A caller's row that cannot be kept. */
export function refuse(expected: string, got: unknown): StoreFault {
  return new StoreFault(`Expected ${expected}, got ${String(got)}.`);
}
