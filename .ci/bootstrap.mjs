// Gets a clone from nothing to running: `npm start`, `npm test`, `npm run dev|tiles|bench|chaos|shots|flight`.
// Plain JavaScript without dependencies, since it runs before anything is installed, on any Node from 18.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MAJOR = Number(readFileSync(join(ROOT, '.nvmrc'), 'utf8'));
const ARTIFACTS = join(ROOT, 'tests/.artifacts');
process.chdir(ROOT);
// What Node makes of our modules, types stripped, is kept: loading them takes most of a small tile build else.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/yunjian');

const [command = 'start', ...args] = process.argv.slice(2);
const commands = { start, dev, test, tiles, bench, chaos, shots, flight };
if (!Object.hasOwn(commands, command))
  fail(`Expected one of ${Object.keys(commands).join(', ')}, got "${command}".`);
await commands[command]();

async function start() {
  install();
  buildTiles();
  buildApp();
  say('Starting the gateway');
  await become(node(), ['src/gateway/main.ts', ...args]);
}

async function dev() {
  install();
  buildTiles();
  const gateway = spawn(node(), ['src/gateway/main.ts'], { stdio: 'inherit' });
  process.on('exit', () => gateway.kill());
  await become(node(), ['node_modules/vite/bin/vite.js', ...args]);
}

async function tiles() {
  install();
  await become(node(), ['tiles/cli.ts', ...args]);
}

async function bench() {
  install();
  buildTiles();
  buildApp();
  process.env.YUNJIAN_CHROMIUM ??= findBrowser() ?? '';
  const all = readdirSync('tests/bench').filter((file) => file.endsWith('.ts'));
  const names = all.map((file) => file.slice(0, -3));
  const flags = args.filter((word) => word.startsWith('-'));
  const groups = args.filter((word) => !word.startsWith('-'));
  // `tiles` is all that begin with `tiles-`.
  const inGroup = (group) => names.filter((name) => name === group || name.startsWith(`${group}-`));
  for (const group of groups)
    if (inGroup(group).length === 0)
      fail(`Expected a benchmark (${names.join(', ')}), got "${group}".`);
  for (const name of groups.length > 0 ? groups.flatMap(inGroup) : names) {
    say(`Benchmark ${name}`);
    mkdirSync('tests/bench/out', { recursive: true });
    rmSync(`tests/bench/out/${name}.jsonl`, { force: true });
    run(node(), [`tests/bench/${name}.ts`, ...flags], `The benchmark ${name} failed.`);
  }
}

/** Needs neither tiles nor the app: the gateway that it breaks serves a small site of its own. */
async function chaos() {
  install();
  await become(node(), ['tests/chaos/main.ts', ...args]);
}

/** Takes the pictures by which the look is judged. */
async function shots() {
  await look('main');
}

/** Flies over the district and looks at every frame. */
async function flight() {
  await look('flight');
}

async function look(program) {
  install();
  buildTiles();
  buildApp();
  process.env.YUNJIAN_CHROMIUM ??= findBrowser() ?? '';
  await become(node(), [`tests/shots/${program}.ts`, ...args]);
}

/** Runs every test and prints `N passed, N failed, N skipped` as the last line. */
async function test() {
  install();
  buildTiles();
  buildApp();
  const browser = findBrowser() ?? installBrowser();
  installTools();
  mkdirSync(ARTIFACTS, { recursive: true });
  const report = (name) => join(ARTIFACTS, `${name}.json`);
  for (const name of ['vitest', 'playwright']) rmSync(report(name), { force: true });

  say('Unit, contract and integration tests');
  const vitest = spawnSync(
    node(),
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report('vitest')}`,
    ],
    { stdio: 'inherit' },
  );
  const total = countVitest(report('vitest'), vitest.status);
  add(total, checkStatically());

  if (browser) {
    say(`Render and end-to-end tests in ${browser}`);
    const playwright = spawnSync(
      node(),
      ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
      {
        stdio: 'inherit',
        env: {
          ...process.env,
          YUNJIAN_CHROMIUM: browser === 'playwright' ? '' : browser,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report('playwright'),
        },
      },
    );
    add(total, countPlaywright(report('playwright'), playwright.status));
  } else {
    const specs = walk('tests').filter((file) => file.endsWith('.spec.ts')).length;
    say(`NO BROWSER: ${specs} files of browser tests are skipped.`);
    console.log('Install Chromium (Debian: apt-get install chromium) or set YUNJIAN_CHROMIUM.');
    total.skipped += specs;
    if (process.env.CI) total.failed += 1;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** Types, lint and dead code; each counts as one test. */
function checkStatically() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const checks = {
    types: ['node_modules/typescript/bin/tsc', '-b'],
    lint: ['node_modules/@biomejs/biome/bin/biome', 'check'],
    'dead code': ['node_modules/knip/bin/knip.js'],
  };
  for (const [name, programArgs] of Object.entries(checks)) {
    say(`Check: ${name}`);
    const { status } = spawnSync(node(), programArgs, { stdio: 'inherit' });
    total[status === 0 ? 'passed' : 'failed'] += 1;
  }
  return total;
}

/** Installs what the lock file names, once for each state of it. */
function install() {
  const lock = hash(['package-lock.json', 'package.json']);
  const marker = 'node_modules/.yunjian-installed';
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  say('Installing packages (first run, or the lock file changed)');
  // npm is a script of its own on Windows only; elsewhere it is on the path of whoever ran us.
  const npm = process.env.npm_execpath
    ? [process.execPath, [process.env.npm_execpath]]
    : ['npm', []];
  run(
    npm[0],
    [...npm[1], 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm ci failed. Check that the package registry can be reached, then run the command again.',
  );
  node();
  writeFileSync(marker, lock);
}

/** Builds the districts' tiles; the pipeline itself finds out that nothing changed. */
function buildTiles() {
  say('Building tiles from seeds/ (skipped when nothing changed)');
  const site = process.env.SITE ? ['--site', process.env.SITE] : [];
  run(node(), ['tiles/cli.ts', 'build', ...site], 'The tile build failed; its message is above.');
}

/** Bundles the app when a source changed. */
function buildApp() {
  const sources = [
    'index.html',
    'vite.config.ts',
    'package-lock.json',
    ...walk('src').filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes('gateway')),
  ];
  const wanted = hash(sources);
  const marker = 'dist/.yunjian-built';
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  say('Bundling the app');
  run(
    node(),
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    'The app could not be bundled; the message is above.',
  );
  writeFileSync(marker, wanted);
}

/** Path of a Node that is new enough: this one, or the one that the `node` package brought. */
function node() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const brought = join(
    ROOT,
    process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node',
  );
  if (existsSync(brought)) return brought;
  return fail(
    `Node ${NODE_MAJOR} or newer is needed; this is ${process.version}, and the "node" package did not bring one. ` +
      'Allow its install script (npm ci --foreground-scripts shows why it failed) or install Node yourself.',
  );
}

function findBrowser() {
  const named = process.env.YUNJIAN_CHROMIUM;
  if (named) return existsSync(named) ? named : fail(`YUNJIAN_CHROMIUM names no file: ${named}`);
  const candidates = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return candidates.find((path) => existsSync(path));
}

/**
 * Outside tools that tests write their files with and compare with. Installed once, before tests run side by
 * side; where they cannot be had, those tests are skipped, and fail under CI.
 */
function installTools() {
  const packages = { ogr2ogr: 'gdal-bin', osmium: 'osmium-tool', unzip: 'unzip' };
  const isThere = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
  const missing = Object.keys(packages).filter((tool) => !isThere(tool));
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say(`Installing ${missing.map((tool) => packages[tool]).join(', ')} for the tests`);
  apt(missing.map((tool) => packages[tool]));
}

/** Installs Debian packages, quietly; what went wrong shows where they are then missed. */
function apt(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
}

/** Playwright's own Chromium, else Debian's. Returns undefined where neither can be had. */
function installBrowser() {
  say('No browser found: trying to install Chromium');
  const cli = 'node_modules/@playwright/test/cli.js';
  if (spawnSync(node(), [cli, 'install', 'chromium'], { stdio: 'inherit' }).status === 0)
    return 'playwright';
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) apt(['chromium']);
  return findBrowser();
}

function countVitest(file, status) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  // A file that cannot even be loaded holds no failed test, yet the run has failed.
  const failed = Math.max(numFailedTests, status === 0 ? 0 : 1);
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

function countPlaywright(file, status) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(file, 'utf8')).stats;
  return {
    passed: expected + flaky,
    failed: Math.max(unexpected, status === 0 ? 0 : 1),
    skipped,
  };
}

function add(total, more) {
  for (const key of Object.keys(total)) total[key] += more[key];
}

function hash(files) {
  const digest = createHash('sha256');
  for (const file of files) digest.update(file).update('\0').update(readFileSync(file));
  return digest.digest('hex');
}

function walk(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
}

function run(program, programArgs, problem) {
  const { status, signal } = spawnSync(program, programArgs, { stdio: 'inherit' });
  if (status !== 0) fail(problem, status ?? (signal ? 130 : 1));
}

/** Hands the terminal to a program and ends with its exit code. */
function become(program, programArgs) {
  const child = spawn(program, programArgs, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (status) => {
      process.exitCode = status ?? 1;
      resolve();
    });
  });
}

function say(text) {
  console.log(`\n▸ ${text}`);
}

function fail(problem, status = 1) {
  console.error(`\n✖ ${problem}`);
  process.exit(status);
}
