import { Worker } from 'node:worker_threads';
import { TwinError } from '#model';
import {
  buffersOf,
  copyColumns,
  type FromThread,
  type StoreCall,
  type ThreadSettings,
  type ToThread,
} from './thread-messages.ts';

/** A thread that answers calls in their order. */
export interface StoreThread {
  /** @throws {TwinError} store-failed */
  call(name: StoreCall, values: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** @throws {TwinError} store-failed where the file cannot be opened. */
export async function startStoreThread(settings: ThreadSettings): Promise<StoreThread> {
  const worker = new Worker(new URL('./store-worker.ts', import.meta.url), {
    workerData: settings,
    name: `history-${settings.role}`,
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: TwinError | undefined;

  const end = (reason: string) => {
    ended ??= new TwinError(
      'store-failed',
      `Expected the history store to be open, got ${reason}; open it again.`,
    );
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('error', (error) => end(`an error in its thread: ${error.message}`));
  worker.on('exit', () => end('a thread that has ended'));
  worker.on('message', (message: FromThread) => {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ('fault' in message) asked?.reject(new TwinError('store-failed', message.fault));
    else asked?.resolve(message.result);
  });
  try {
    await new Promise((resolve, reject) => waiting.set(0, { resolve, reject }));
  } catch (error) {
    // Its file is free again when this returns.
    await worker.terminate();
    throw error;
  }

  function call(name: StoreCall, values: readonly unknown[]): Promise<unknown> {
    if (ended) return Promise.reject(ended);
    const id = ++lastId;
    // The caller keeps its columns, so that copies travel.
    const copies = values.map(copyColumns);
    const message: ToThread = { id, call: name, values: copies };
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage(
        message,
        copies.flatMap((copy) => buffersOf(copy)),
      );
    });
  }
  return {
    call,
    async close() {
      if (ended) return;
      await call('close', []);
      await worker.terminate();
    },
  };
}
