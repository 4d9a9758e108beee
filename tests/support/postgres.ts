import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** A PostgreSQL server of its own in a temporary folder, on the loopback only. */
export interface TestPostgres {
  /** Makes an empty database. @returns its address */
  createDatabase(): Promise<string>;
  /** Ends the server, at once and without a checkpoint, and starts it again on the same port. */
  restart(): Promise<void>;
  /** Ends the server like a power cut; `start` brings it back. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const FOLDERS = '/usr/lib/postgresql';

/** Where the newest server's programs are; Debian's packages do not put them on the path. */
function findPrograms(): string | undefined {
  const versions = existsSync(FOLDERS) ? readdirSync(FOLDERS) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a));
  return newest
    .map((version) => join(FOLDERS, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}

const PACKAGES = ['postgresql', 'postgresql-15-postgis-3'];
let programs: string | undefined | null = null;

/**
 * Whether a server can be run; as root, one that is missing is installed. Use it as
 * `describe.skipIf(!needPostgres())`, so that skipped tests are seen.
 *
 * @throws where it is missing under CI: there no test may pass by being skipped.
 */
export function needPostgres(): boolean {
  if (programs === null) {
    programs = findPrograms();
    if (!programs && process.getuid?.() === 0) {
      const apt = (...args: string[]) =>
        spawnSync('apt-get', ['-qq', '-y', ...args], {
          stdio: 'ignore',
          timeout: 240_000,
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        }).status === 0;
      if (apt('install', '--no-install-recommends', ...PACKAGES) || apt('update'))
        apt('install', '--no-install-recommends', ...PACKAGES);
      programs = findPrograms();
    }
  }
  if (!programs && process.env.CI)
    throw new Error(`Expected PostgreSQL; run apt-get install ${PACKAGES.join(' ')}.`);
  return programs !== undefined;
}

/** PostgreSQL refuses to run as root, so that root lends it another user. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => {
    const known = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    return known.status === 0 ? Number(known.stdout) : 65_534;
  };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** @param settings of postgresql.conf, besides those of a small server that keeps what it acknowledges */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres> {
  if (!needPostgres()) throw new Error('Expected PostgreSQL to be installed.');
  const bin = programs as string;
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'yunjian-postgres-'));
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initialised = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'yunjian', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (initialised.status !== 0) throw new Error(`initdb failed: ${initialised.stderr}`);
  const port = await findFreePort();
  const urlOf = (database: string) => `postgres://yunjian@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let databases = 0;

  async function query(sql: string): Promise<void> {
    const client = new Client({ connectionString: urlOf('postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
  async function start(): Promise<void> {
    const options = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      shared_buffers: '128MB',
      autovacuum_naptime: '10s',
      ...settings,
    };
    server = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...user, cwd: folder, stdio: 'ignore' },
    );
    for (let tries = 0; ; tries++)
      try {
        await query('SELECT 1');
        return;
      } catch (error) {
        if (tries > 600 || server.exitCode !== null) throw error;
        await delay(50);
      }
  }
  async function stop(signal: NodeJS.Signals): Promise<void> {
    const ending = server;
    server = undefined;
    if (!ending || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  }

  await start();
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      await query(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async restart() {
      await stop('SIGQUIT');
      await start();
    },
    kill: () => stop('SIGQUIT'),
    start,
    async close() {
      await stop('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
