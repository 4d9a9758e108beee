import { parentPort, workerData } from 'node:worker_threads';
import { describeFailure } from '../store-fault.ts';
import { openDatabase } from './database.ts';
import { migrate } from './schema.ts';
import { createStoreReader } from './store-reader.ts';
import { createStoreWriter } from './store-writer.ts';
import {
  buffersOf,
  type FromThread,
  type ThreadSettings,
  type ToThread,
} from './thread-messages.ts';

type Members = Readonly<Record<string, (...values: readonly never[]) => unknown>>;

const { role, file, cacheBytes } = workerData as ThreadSettings;

try {
  open();
} catch (error) {
  fail(0, error);
  parentPort?.close();
}

function open(): void {
  const db = openDatabase(file, { cacheBytes, readOnly: role === 'read' });
  if (role === 'write') migrate(db);
  const members = (role === 'write'
    ? createStoreWriter(db)
    : createStoreReader(db, file)) as unknown as Members;
  parentPort?.on('message', async ({ id, call, values }: ToThread) => {
    if (call === 'close') {
      db.close();
      send({ id, result: undefined });
      parentPort?.close();
      return;
    }
    try {
      send({ id, result: await members[call]?.(...(values as never[])) });
    } catch (error) {
      fail(id, error);
    }
  });
  send({ id: 0, result: undefined });
}

function send(message: FromThread): void {
  parentPort?.postMessage(message, 'result' in message ? buffersOf(message.result) : []);
}

function fail(id: number, error: unknown): void {
  send({ id, fault: describeFailure(error) });
}
