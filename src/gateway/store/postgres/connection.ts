import { Client, type ClientBase, Pool, type PoolClient } from 'pg';
import { StoreFault } from '../store-fault.ts';

/** One connection that writes and holds the writer's lock, and some that read. */
export interface Connection {
  /**
   * Runs work on the writing connection, one at a time. Where the connection breaks, it is made again and the
   * work is done once more: it must be safe to do twice.
   */
  write<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
  /** Everything read inside is of one instant. */
  read<T>(work: (client: ClientBase) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Any number; the same for all gateways, as only one may write. */
const WRITER_LOCK = 0x79756e6a;
const READERS = 4;
/** How long a call waits for a server that is being started again. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 250;
const CONNECT_MS = 5000;
const LOCK_MS = 10_000;

/** @param prepare what a fresh writing connection does first */
export function createConnection(
  url: string,
  prepare: (client: ClientBase) => Promise<void>,
): Connection {
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    // Compiling a query takes longer than any of ours runs.
    options: '-c jit=off',
  };
  const pool = new Pool({ ...settings, max: READERS });
  // A reader that idles while the server ends is replaced by the next call.
  pool.on('error', () => undefined);
  let writer: Client | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  /** What a killed gateway leaves behind holds the lock until the server notices. */
  async function takeLock(client: Client): Promise<boolean> {
    const untilMs = performance.now() + LOCK_MS;
    for (;;) {
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS is_mine', [
        WRITER_LOCK,
      ]);
      if (rows[0]?.is_mine === true) return true;
      if (closing.signal.aborted || performance.now() > untilMs) return false;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async function connectWriter(): Promise<Client> {
    if (writer) return writer;
    const client = new Client({ ...settings, keepAlive: true });
    client.on('error', () => {
      if (writer === client) writer = undefined;
    });
    try {
      await client.connect();
      if (!(await takeLock(client)))
        throw new StoreFault(
          'Expected to be the only gateway that writes to this database, got one that does already; stop it or use another database.',
        );
      await prepare(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    writer = client;
    return client;
  }

  async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (;;)
      try {
        return await attempt();
      } catch (error) {
        if (!isBroken(error) || closing.signal.aborted || performance.now() > untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
  }

  async function runOnWriter<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client = await connectWriter();
    try {
      return await work(client);
    } catch (error) {
      if (isBroken(error)) {
        writer = undefined;
        await client.end().catch(() => undefined);
      } else await client.query('ROLLBACK');
      throw error;
    }
  }

  async function runOnReader<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client: PoolClient = await pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // A connection in an unknown state is not used again.
      client.release(true);
      throw error;
    }
  }

  return {
    write(work) {
      const run = turn.then(() => patiently(() => runOnWriter(work)));
      turn = run.catch(() => undefined);
      return run;
    },
    read: (work) => patiently(() => runOnReader(work)),
    async close() {
      closing.abort();
      await turn;
      await writer?.end().catch(() => undefined);
      await pool.end();
    },
  };
}

/** Classes of SQLSTATE in which the server itself is at fault: connection, resources, operator, system. */
const BROKEN_CLASSES = ['08', '57'];
const BROKEN_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'];

/** Whether the connection is gone, or the server is starting or ending, so that another attempt may work. */
function isBroken(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code !== undefined)
    return (
      BROKEN_CODES.includes(code) ||
      (code.length === 5 && BROKEN_CLASSES.includes(code.slice(0, 2)))
    );
  return /^Connection terminated|^Client has encountered a connection error|timeout/.test(message);
}
