/**
 * How fast footprints become 3D Tiles, against a peer that only has to read and rewrite the same file:
 * `ogr2ogr -f FlatGeobuf` where GDAL is installed, and always `JSON.parse`, below which no reader gets.
 *
 * Usage: node tests/bench/tile-build.ts [buildings]
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packBuildings } from '../../tiles/buildings/building-columns.ts';
import { buildBuildingTree, listNodes } from '../../tiles/buildings/building-tree.ts';
import { tileUri } from '../../tiles/buildings/tileset.ts';
import { readFootprints } from '../../tiles/footprints/read-footprints.ts';
import { readSeeds } from '../../tiles/read-seeds.ts';
import { createGroundHeight } from '../../tiles/relief/ground-height.ts';
import { createWorkerPool } from '../../tiles/workers/worker-pool.ts';
import { makeDistrict } from '../tiles/support/make-district.ts';

interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly buildings: number;
  readonly bytes: number;
}

const ROOT = join(import.meta.dirname, '../..');
const WORKERS = 2;

const [first = '150000', file = '', out = ''] = process.argv.slice(2);
if (first === 'build') console.log(JSON.stringify(await measureBuild()));
else if (first === 'parse') console.log(JSON.stringify(measureParse()));
else compare(Number(first));

/** Footprint file to written glbs and index columns, everything but terrain and ground. */
async function measureBuild(): Promise<Measured> {
  const fromMs = performance.now();
  const { site } = readSeeds(join(ROOT, 'seeds'));
  const { records } = readFootprints(file, site);
  const columns = packBuildings(records, site, createGroundHeight(site));
  const nodes = listNodes(buildBuildingTree(columns));
  const pool = createWorkerPool(WORKERS);
  await pool.broadcast({ type: 'site', site, outFolder: out });
  await pool.broadcast({ type: 'columns', columns });
  const results = await Promise.all(
    nodes.map((node) =>
      pool.run({
        type: 'building-tile',
        path: tileUri(node),
        tile: {
          gids: node.gids,
          lonDeg: (node.region.westDeg + node.region.eastDeg) / 2,
          latDeg: (node.region.southDeg + node.region.northDeg) / 2,
        },
      }),
    ),
  );
  await pool.close();
  return {
    ...since(fromMs),
    buildings: columns.count,
    bytes: results.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function measureParse(): Measured {
  const fromMs = performance.now();
  const { features } = JSON.parse(readFileSync(file, 'utf8')) as { features: unknown[] };
  return { ...since(fromMs), buildings: features.length, bytes: statSync(file).size };
}

function since(fromMs: number): Pick<Measured, 'seconds' | 'peakBytes'> {
  return {
    seconds: (performance.now() - fromMs) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function compare(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'tile-build-'));
  try {
    const source = join(folder, 'buildings.geojson');
    writeGeoJson(source, count);
    const ours = run('build', source, folder);
    const parse = run('parse', source, folder);
    const ogr = runOgr(source, folder);
    const perSecond = (m: { buildings: number; seconds: number }) => m.buildings / m.seconds;
    const rows = [
      row(
        'buildings per second',
        perSecond(ours),
        '1/s',
        'JSON.parse of the same file',
        perSecond(parse),
      ),
      ...(ogr === undefined
        ? []
        : [
            row(
              'buildings per second',
              perSecond(ours),
              '1/s',
              'ogr2ogr -f FlatGeobuf',
              ours.buildings / ogr.seconds,
            ),
          ]),
      row('peak memory', ours.peakBytes, 'B', 'JSON.parse of the same file', parse.peakBytes),
      row(
        'bytes per building',
        ours.bytes / ours.buildings,
        'B',
        'the GeoJSON',
        parse.bytes / ours.buildings,
      ),
      ...(ogr === undefined
        ? []
        : [
            row(
              'bytes per building',
              ours.bytes / ours.buildings,
              'B',
              'FlatGeobuf',
              ogr.bytes / ours.buildings,
            ),
          ]),
    ];
    console.log(`${ours.buildings} buildings, ${WORKERS} workers, ${ours.seconds.toFixed(2)} s`);
    console.table(rows);
    const lines = join(import.meta.dirname, 'out');
    mkdirSync(lines, { recursive: true });
    for (const found of rows)
      appendFileSync(join(lines, 'tile-build.jsonl'), `${JSON.stringify(found)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(what: string, value: number, unit: string, peer: string, peerValue: number) {
  const round = (x: number) => Number(x.toPrecision(4));
  return {
    what,
    value: round(value),
    unit,
    peer,
    peerValue: round(peerValue),
    ratio: round(value / peerValue),
  };
}

function writeGeoJson(path: string, count: number): void {
  const { site } = readSeeds(join(ROOT, 'seeds'));
  const features = makeDistrict(site, count).buildings.map(
    ({ ring, holes = [], heightM, use }, i) =>
      JSON.stringify({
        type: 'Feature',
        properties: { id: `B${i}`, height: heightM, use },
        geometry: { type: 'Polygon', coordinates: [ring, ...holes].map((r) => [...r, r[0]]) },
      }),
  );
  writeFileSync(path, `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}`);
}

/** Each side in a process of its own, so that neither warms or bloats the other. */
function run(what: 'build' | 'parse', source: string, folder: string): Measured {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [import.meta.filename, what, source, folder],
    { encoding: 'utf8', cwd: ROOT },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function runOgr(source: string, folder: string): { seconds: number; bytes: number } | undefined {
  const target = join(folder, 'buildings.fgb');
  const fromMs = performance.now();
  const { status } = spawnSync('ogr2ogr', ['-f', 'FlatGeobuf', target, source]);
  if (status !== 0) return undefined;
  return { seconds: (performance.now() - fromMs) / 1000, bytes: statSync(target).size };
}
