/**
 * How fast footprints become 3D Tiles, in one run against `ogr2ogr -f FlatGeobuf`, which reads the same GeoJSON,
 * sorts it in space and writes it. Each side runs in a process of its own.
 *
 * Usage: node tests/bench/tiles.ts [--large] [--count N]. YUNJIAN_BENCH_LARGE=1 is the same as --large: two million.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureTileBytes, type TileBytes } from './tiles/measure-tile-bytes.ts';
import { writeFootprints } from './tiles/write-footprints.ts';

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

interface Built extends Measured {
  readonly buildings: number;
  /** Seconds of the clock until all is read and planned, until all tiles are made, until the end. */
  readonly planSeconds: number;
  readonly finishSeconds: number;
  readonly warnings: readonly string[];
}

interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  readonly ratio: number;
  readonly target: string;
}

const PEER = 'ogr2ogr -f FlatGeobuf';
/** The one that `npm run tiles` uses. */
const COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/yunjian');
const SAMPLE_MS = 40;
/** Ticks of the processor's clock a second in /proc. */
const TICKS = 100;
const args = process.argv.slice(2);
const isLarge = args.includes('--large') || process.env.YUNJIAN_BENCH_LARGE === '1';
const countAt = args.indexOf('--count');
const count = countAt >= 0 ? Number(args[countAt + 1]) : isLarge ? 2_000_000 : 300_000;

const folder = mkdtempSync(join(tmpdir(), 'bench-tiles-'));
try {
  await compare();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const source = join(folder, 'buildings.geojson');
  const { meanCorners } = await writeFootprints(source, count);
  const megabytes = (statSync(source).size / 1e6).toFixed(0);
  console.log(
    `${count} footprints of ${meanCorners.toFixed(2)} corners, ${megabytes} MB of GeoJSON`,
  );
  const isThere = spawnSync('sh', ['-c', 'command -v ogr2ogr']).status === 0;
  const ogr = isThere
    ? await measure('ogr2ogr', ['-f', 'FlatGeobuf', join(folder, 'out.fgb'), source])
    : undefined;
  if (!ogr) console.log('ogr2ogr is not installed (Debian: gdal-bin); its rows are left out.');
  const full = await build(source, 'full', 2);
  const bytes = measureTileBytes(join(folder, 'full-2'));
  const bare = await build(source, 'bare', 2);
  const single = isLarge ? await build(source, 'full', 1) : undefined;
  const rows = [
    ...(ogr ? compareTo(ogr, { full, bare }) : []),
    ...(single ? [scaling(single, full)] : []),
    sizeRow(bytes),
  ];
  for (const line of sharesOf(full)) console.log(line);
  for (const warning of full.warnings) console.log(`warning: ${warning}`);
  console.table(rows);
  const out = join(import.meta.dirname, 'out');
  mkdirSync(out, { recursive: true });
  for (const found of rows) appendFileSync(join(out, 'tiles.jsonl'), `${JSON.stringify(found)}\n`);
}

function compareTo(ogr: Measured, { full, bare }: { full: Built; bare: Built }): Row[] {
  const peer = PEER;
  return [
    row(
      'seconds, all in, 2 workers',
      full.seconds,
      's',
      peer,
      ogr.seconds,
      isLarge ? '≤ 0.8' : '≤ 1.0',
    ),
    row(
      'seconds, bare blocks, 2 workers',
      bare.seconds,
      's',
      peer,
      ogr.seconds,
      isLarge ? '≤ 0.5' : '≤ 0.6',
    ),
    row('CPU seconds, all in', full.cpuSeconds, 's', peer, ogr.cpuSeconds, ''),
    row('CPU seconds, bare blocks', bare.cpuSeconds, 's', peer, ogr.cpuSeconds, ''),
    row('peak memory', full.peakBytes / 1e6, 'MB', peer, ogr.peakBytes / 1e6, isLarge ? '≤ 2' : ''),
  ];
}

function scaling(single: Built, double: Built): Row {
  return row(
    'speed of 2 workers',
    1 / double.seconds,
    '1/s',
    '1 worker',
    1 / single.seconds,
    '≥ 1.6',
  );
}

function sizeRow({ packed, plain, buildings }: TileBytes): Row {
  return row(
    'bytes a building',
    packed / buildings,
    'B',
    'the same tiles as plain floats',
    plain / buildings,
    '≤ 0.20',
  );
}

function* sharesOf({ seconds, planSeconds, finishSeconds, cpuSeconds, buildings }: Built) {
  const share = (part: number) => `${((100 * part) / seconds).toFixed(0)} %`;
  const making = seconds - planSeconds - finishSeconds;
  yield `all in: reading, checking, sorting ${share(planSeconds)}, tiles and index rows ${share(making)}, joining ${share(finishSeconds)}`;
  yield `${((1e6 * cpuSeconds) / buildings).toFixed(1)} µs of processor a building`;
}

function row(
  what: string,
  value: number,
  unit: string,
  peer: string,
  peerValue: number,
  target: string,
): Row {
  const round = (x: number) => Number(x.toPrecision(4));
  const ratio = round(value / peerValue);
  return { what, value: round(value), unit, peer, peerValue: round(peerValue), ratio, target };
}

async function build(source: string, detail: 'full' | 'bare', workers: number): Promise<Built> {
  const out = join(folder, `${detail}-${workers}`);
  const script = join(import.meta.dirname, 'tiles/build-once.ts');
  const result = join(folder, 'built.json');
  const measured = await measure(process.execPath, [
    script,
    source,
    out,
    detail,
    String(workers),
    result,
  ]);
  return {
    ...(JSON.parse(readFileSync(result, 'utf8')) as Omit<Built, keyof Measured>),
    ...measured,
  };
}

/** Runs a command to its end; its processor time and peak memory are Linux's own counts, sampled to the last. */
function measure(command: string, commandArgs: readonly string[]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const fromMs = performance.now();
    const child = spawn(command, commandArgs, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
    });
    let cpuSeconds = 0;
    let peakBytes = 0;
    const timer = setInterval(() => {
      try {
        const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
        const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
        peakBytes = 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) || peakBytes;
      } catch {
        // It has just ended.
      }
    }, SAMPLE_MS);
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(timer);
      if (status !== 0) reject(new Error(`${command} ended with ${status}.`));
      else resolve({ seconds: (performance.now() - fromMs) / 1000, cpuSeconds, peakBytes });
    });
  });
}
