import type { HistoryStore } from '../history-store.ts';

/** What a thread is given at its start. */
export interface ThreadSettings {
  readonly role: 'write' | 'read';
  readonly file: string;
  readonly cacheBytes: number;
}

/** Members of the store that a thread answers. */
export type StoreCall = Exclude<keyof HistoryStore, 'engine'>;

/** Sent to a thread. */
export interface ToThread {
  readonly id: number;
  readonly call: StoreCall;
  readonly values: readonly unknown[];
}

/** Sent by a thread; id 0 tells that it is open, or why it cannot be. */
export type FromThread =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: string };

/** Buffers of the columns in a message, so that they move instead of being copied. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (isPlain(value)) for (const part of Object.values(value)) buffersOf(part, found);
  return [...found];
}

/** Copies of the columns in a value; everything else is shared with it. */
export function copyColumns<Value>(value: Value): Value {
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as Value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, copyColumns(part)]),
  ) as Value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
