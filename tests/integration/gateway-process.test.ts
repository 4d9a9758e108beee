import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGateway } from '../../src/gateway/start-gateway.ts';
import { miniSite } from '../fixtures/mini-site.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

const CONFIG = {
  host: '127.0.0.1',
  port: 0,
  extraHosts: [],
  keepRawDays: 7,
  keepGb: 1,
  mqttPort: 0,
  allowHosts: '',
};

/** A copy of the sources beside tiles of its own. */
let root: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'yunjian-process-'));
  cpSync(join(REPOSITORY, 'src'), join(root, 'src'), { recursive: true });
  cpSync(join(REPOSITORY, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function writeTiles(): void {
  const folder = join(root, 'public', 'tiles', 'mini');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'site.json'), JSON.stringify(miniSite));
}

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/gateway/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
  });
  children.push(child);
  let output = '';
  const onText = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', onText);
  child.stderr.on('data', onText);
  const ended = new Promise<{ code: number | null; output: string }>((done) => {
    child.once('exit', (code) => done({ code, output }));
  });
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((done, fail) => {
      const look = () => {
        const match = pattern.exec(output);
        if (match) done(match);
      };
      child.stdout.on('data', look);
      child.once('exit', () => fail(new Error(`Ended with: ${output}`)));
    });
  return { child, ended, says };
}

test('prints where it is, answers, and goes when told', async () => {
  writeTiles();
  const { child, ended, says } = run({ PORT: '0' });
  const [, url = ''] = await says(/云间 Yunjian {2}(http:\/\/127\.0\.0\.1:\d+\/)/);
  expect((await fetch(`${url}api/v1/health`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('says what to do when the tiles are missing', async () => {
  const { code, output } = await run({ PORT: '0' }).ended;
  expect(code).toBe(2);
  expect(output).toMatch(/npm run tiles/);
  expect(output).not.toMatch(/\n\s+at /);
});

test('says what to do when the port is taken', async () => {
  writeTiles();
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as { port: number };
  const { code, output } = await run({ PORT: String(port) }).ended;
  other.close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port}`);
  expect(output).toContain(`PORT=${port + 1} npm start`);
  expect(output).not.toMatch(/\n\s+at /);
});

test('says what to do when the history cannot be written', async () => {
  writeTiles();
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  const { code, output } = await run({ PORT: '0', DATA_DIR: file }).ended;
  expect(code).toBe(1);
  expect(output).toContain(`DATA_DIR: Expected a folder`);
  expect(output).toContain(file);
  expect(output).not.toMatch(/\n\s+at /);
});

test.each([
  ['a site that is not there', 'other', /site "other".*mini/],
  ['a site that climbs', '../../x', /Expected tiles of site/],
])('refuses %s', async (_, siteId, message) => {
  writeTiles();
  const config = { ...CONFIG, distFolder: root, dataFolder: join(root, 'data') };
  await expect(
    startGateway({ ...config, publicFolder: join(root, 'public'), siteId }),
  ).rejects.toThrow(message);
});

test('refuses a site file that is none', async () => {
  writeTiles();
  const publicFolder = join(root, 'public');
  const file = join(publicFolder, 'tiles', 'mini', 'site.json');
  const config = { ...CONFIG, distFolder: root, dataFolder: join(root, 'data'), publicFolder };
  writeFileSync(file, '{');
  await expect(startGateway(config)).rejects.toThrow(/Expected JSON/);
  writeFileSync(file, '{"id":"mini"}');
  await expect(startGateway(config)).rejects.toThrow(/site\.json/);
});
