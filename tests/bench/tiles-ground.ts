/**
 * How fast footprints become vector tiles, zooms 12 to 14, against `ogr2ogr -f MVT` on the same GeoJSON:
 * time from file to written tiles, and peak memory. Both gzip their tiles and use a grid of 4096.
 *
 * Usage: node tests/bench/tiles-ground.ts [footprints]
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { cutBlock, type TilePlan } from '../../tiles/ground/cut-block.ts';
import {
  createFeatureStore,
  type FeatureStore,
  type Tags,
} from '../../tiles/ground/feature-store.ts';
import { findTileRange } from '../../tiles/ground/mercator.ts';
import { type BlockPlan, planBlocks } from '../../tiles/ground/plan-blocks.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { reportBench } from '../support/bench-report.ts';
import { makeDistrict } from '../tiles/support/make-district.ts';

interface Measured {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

interface CutWork {
  readonly store: FeatureStore;
  readonly plan: BlockPlan;
  readonly out: string;
}

const ROOT = join(import.meta.dirname, '../..');
const WORKERS = 2;
/** Left alone, a thread's heap grows to several times what a block of tiles needs before it is swept. */
const LIMITS = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 128 };
/** As `ogr2ogr -f MVT` cuts by default: a buffer of 80 units of 4096. */
const PLAN: TilePlan = { maxZoom: 14, extentAt: () => 4096, bufferShare: 80 / 4096 };

if (!isMainThread) serveCuts(workerData as CutWork);
else {
  const [first = '300000', source = '', out = ''] = process.argv
    .slice(2)
    .filter((word) => !word.startsWith('-'));
  if (first === 'cut') await cutFile(source, out);
  else compare(Number(first));
}

async function cutFile(source: string, out: string): Promise<void> {
  const { site } = readSeeds(join(ROOT, 'seeds'));
  const builder = createFeatureStore(['footprints']);
  for await (const line of createInterface({ input: createReadStream(source) })) {
    if (!line.startsWith('{"type":"Feature",')) continue;
    const { properties, geometry } = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as {
      properties: Tags;
      geometry: { coordinates: number[][][] };
    };
    builder.add('footprints', {
      minZoom: 0,
      tags: properties,
      geometry: { type: 'area', rings: geometry.coordinates },
    });
  }
  const store = builder.finish();
  const range = (z: number) => findTileRange(site.bounds, z);
  const plan = planBlocks(store, { min: 12, max: 14 }, range, PLAN.bufferShare);
  let next = 0;
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { store, plan, out } satisfies CutWork,
        resourceLimits: LIMITS,
      });
      await new Promise<void>((done, fail) => {
        const give = () => {
          if (next < plan.blocks.length) worker.postMessage(next++);
          else done();
        };
        worker.on('message', give).on('error', fail);
        give();
      });
      await worker.terminate();
    }),
  );
}

function serveCuts({ store, plan, out }: CutWork): void {
  parentPort?.on('message', (block: number) => {
    const rows = plan.rows.subarray(plan.from[block], plan.from[block + 1]);
    const square = plan.blocks[block] as BlockPlan['blocks'][number];
    for (const { z, x, y, bytes, isEmpty } of cutBlock(store, rows, square, PLAN)) {
      if (isEmpty) continue;
      mkdirSync(join(out, `${z}/${x}`), { recursive: true });
      writeFileSync(join(out, `${z}/${x}/${y}.pbf`), gzipSync(bytes));
    }
    parentPort?.postMessage(null);
  });
}

function compare(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'ground-tiles-'));
  try {
    const source = join(folder, 'footprints.geojson');
    writeGeoJson(source, count);
    const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
    const cut = measure(process.execPath, [import.meta.filename, 'cut', source, ours]);
    const ogr = measure('ogr2ogr', [
      ...['-f', 'MVT', theirs, source],
      ...['-dsco', 'MINZOOM=12', '-dsco', 'MAXZOOM=14'],
    ]);
    const peer = 'ogr2ogr -f MVT';
    console.log(`${count} footprints, ${statSync(source).size / 1e6} MB, ${WORKERS} workers`);
    const [tiles, peerTiles] = [weigh(ours), weigh(theirs)];
    reportBench('tiles-ground', [
      { what: 'time', value: cut.seconds, unit: 's', peer, peerValue: ogr.seconds },
      { what: 'CPU time', value: cut.cpuSeconds, unit: 's', peer, peerValue: ogr.cpuSeconds },
      { what: 'peak memory', value: cut.peakBytes, unit: 'B', peer, peerValue: ogr.peakBytes },
      { what: 'tiles', value: tiles.files, unit: '1', peer, peerValue: peerTiles.files },
      { what: 'bytes', value: tiles.bytes, unit: 'B', peer, peerValue: peerTiles.bytes },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeGeoJson(path: string, count: number): void {
  const { site } = readSeeds(join(ROOT, 'seeds'));
  const file = openSync(path, 'w');
  writeSync(file, '{"type":"FeatureCollection","features":[\n');
  for (const [i, { ring, holes = [], heightM, storeys, use }] of makeDistrict(
    site,
    count,
  ).buildings.entries()) {
    const feature = {
      type: 'Feature',
      properties: { id: `B${i}`, height: heightM, storeys, use },
      geometry: { type: 'Polygon', coordinates: [ring, ...holes].map((r) => [...r, r[0]]) },
    };
    writeSync(file, `${i === 0 ? '' : ',\n'}${JSON.stringify(feature)}`);
  }
  writeSync(file, '\n]}');
  closeSync(file);
}

/** Runs a program on its own and asks GNU time for its seconds and its peak. */
function measure(program: string, args: readonly string[]): Measured {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '\n%e %M %U %S', program, ...args], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  if (status !== 0) throw new Error(stderr);
  const last = stderr.trim().split('\n').at(-1) as string;
  const [seconds, kilobytes, user, system] = last.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return { seconds, cpuSeconds: user + system, peakBytes: kilobytes * 1024 };
}

function weigh(folder: string): { files: number; bytes: number } {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.pbf'),
  );
  return {
    files: paths.length,
    bytes: paths.reduce((sum, path) => sum + readFileSync(join(folder, path)).length, 0),
  };
}
