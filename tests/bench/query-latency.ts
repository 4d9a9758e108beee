/**
 * How long a spatial question takes over 150,000 footprints: index + exact step against Turf alone over every
 * footprint, same questions, same run, figures compared.
 *
 *     node tests/bench/query-latency.ts [buildings]
 */
import * as turf from '@turf/turf';
import type { Feature, Polygon } from 'geojson';
import type { AreaAnswer, AreaShape, LonLat } from '#model';
import { createQueryEngine } from '#query';
import { CIRCLE_STEPS } from '../../src/query/query-area.ts';
import { type BenchRow, reportBench } from '../support/bench-report.ts';
import { at, makeRandomDistrict } from '../support/random-district.ts';

const BUILDINGS = Number(process.argv[2] ?? 150_000);
const POINTS = 5000;
const HALF_SIDE_M = 12_000;
const PEER = 'Turf alone over every footprint and point';

const QUESTIONS: readonly (readonly [string, AreaShape])[] = [
  ['circle, 500 m', { type: 'circle', centre: at(800, -600), radiusM: 500 }],
  ['circle, 2 km', { type: 'circle', centre: at(-2000, 1500), radiusM: 2000 }],
  ['polygon, 7 corners, 1.2 km', { type: 'polygon', ring: makeStar(7, 1200, 1) }],
  ['polygon, 24 corners, concave, 2 km', { type: 'polygon', ring: makeStar(24, 2000, 0.4) }],
];

const district = makeRandomDistrict({
  seed: 7,
  buildings: BUILDINGS,
  points: POINTS,
  halfSideM: HALF_SIDE_M,
});
const rows: BenchRow[] = [];

const buildStart = performance.now();
const engine = createQueryEngine({ ...district });
const value = performance.now() - buildStart;
const peerStart = performance.now();
const peer = makePeer();
const peerValue = performance.now() - peerStart;
rows.push({
  what: `getting ready for ${BUILDINGS} footprints`,
  value: round(value),
  unit: 'ms',
  peer: 'making Turf features of them',
  peerValue: round(peerValue),
});

for (const [what, shape] of QUESTIONS) {
  const own = await time(() => engine.ask({ shape }, district.vehicles), 7);
  const turfs = await time(() => peer.ask(shape), 3);
  assertSame(what, own.result, turfs.result);
  rows.push({
    what: `${what}: ${own.result.buildings.count} buildings`,
    value: round(own.medianMs),
    unit: 'ms',
    peer: PEER,
    peerValue: round(turfs.medianMs),
  });
}

const everything: AreaShape = { type: 'circle', centre: at(0, 0), radiusM: 20_000 };
const all = await time(() => engine.ask({ shape: everything }, district.vehicles), 5);
const listStart = performance.now();
const wholeAreaM2 = peer.measureAll();
rows.push({
  what: `circle over everything: ${all.result.buildings.count} buildings`,
  value: round(all.medianMs),
  unit: 'ms',
  peer: 'turf.area of every footprint, no question asked',
  peerValue: round(performance.now() - listStart),
});
if (Math.abs(wholeAreaM2 / all.result.buildings.footprintM2 - 1) > 1e-9)
  throw new Error(`Expected ${wholeAreaM2} m², got ${all.result.buildings.footprintM2}.`);

reportBench('query-latency', rows);

/** Median after one run that also pays for compiling the code; a run above 3 s is not done again. */
async function time<T>(work: () => T | Promise<T>, runs: number) {
  const times: number[] = [];
  let result: T;
  let start = performance.now();
  result = await work();
  let lastMs = performance.now() - start;
  while (times.length < runs && lastMs < 3000) {
    start = performance.now();
    result = await work();
    lastMs = performance.now() - start;
    times.push(lastMs);
  }
  const sorted = (times.length > 0 ? times : [lastMs]).sort((a, b) => a - b);
  return { result, medianMs: sorted[Math.floor(sorted.length / 2)] as number };
}

interface Truth {
  readonly gids: number[];
  readonly footprintM2: number;
  readonly sensors: number;
}

/** Turf over ready-made features: making them is not counted against it. */
function makePeer() {
  const { index, things, vehicles } = district;
  const footprints = Array.from({ length: index.count }, (_, gid): Feature<Polygon> => {
    const ring: number[][] = [];
    for (let v = index.ringStart[gid] as number; v < (index.ringStart[gid + 1] as number); v++)
      ring.push([
        (index.vertices[2 * v] as number) / 1e7,
        (index.vertices[2 * v + 1] as number) / 1e7,
      ]);
    return turf.polygon([[...ring, ring[0] as number[]]]);
  });
  const toPoint = ({ lonDeg, latDeg }: { lonDeg: number; latDeg: number }) =>
    turf.point([lonDeg, latDeg]);
  const sensors = turf.featureCollection(
    things.flatMap(({ location }) => (location ? [toPoint(location)] : [])),
  );
  const moving = turf.featureCollection(vehicles.map(toPoint));
  return {
    measureAll: () => footprints.reduce((sum, footprint) => sum + turf.area(footprint), 0),
    ask(shape: AreaShape): Truth {
      const area =
        shape.type === 'circle'
          ? turf.circle([...shape.centre], shape.radiusM, { steps: CIRCLE_STEPS, units: 'meters' })
          : turf.polygon([[...shape.ring, shape.ring[0] as LonLat].map((p) => [...p])]);
      const gids: number[] = [];
      let footprintM2 = 0;
      for (const [gid, footprint] of footprints.entries()) {
        if (!turf.booleanIntersects(footprint, area)) continue;
        gids.push(gid);
        if (turf.booleanWithin(footprint, area)) footprintM2 += turf.area(footprint);
        else {
          const overlap = turf.intersect(turf.featureCollection([footprint, area]));
          if (overlap) footprintM2 += turf.area(overlap);
        }
      }
      turf.pointsWithinPolygon(moving, area);
      return {
        gids,
        footprintM2,
        sensors: turf.pointsWithinPolygon(sensors, area).features.length,
      };
    },
  };
}

function assertSame(what: string, answer: AreaAnswer, truth: Truth): void {
  const { gids, footprintM2 } = answer.buildings;
  const same = gids.length === truth.gids.length && truth.gids.every((gid, i) => gid === gids[i]);
  const off = Math.abs(footprintM2 - truth.footprintM2) / Math.max(1, truth.footprintM2);
  // Points in a circle are told by distance, so they may differ by those between it and its polygon.
  const pointsOff = Math.abs(answer.sensors.length - truth.sensors);
  if (!same || off > 1e-9 || pointsOff > 2)
    throw new Error(
      `${what}: expected ${truth.gids.length} buildings, ${truth.footprintM2} m², ${truth.sensors} sensors, ` +
        `got ${gids.length}, ${footprintM2}, ${answer.sensors.length}.`,
    );
}

function makeStar(corners: number, radiusM: number, notch: number): LonLat[] {
  return Array.from({ length: corners }, (_, i) => {
    const r = i % 2 === 0 ? radiusM : radiusM * notch;
    const angle = (i / corners) * 2 * Math.PI;
    return at(r * Math.cos(angle), r * Math.sin(angle));
  });
}

function round(ms: number): number {
  return Number(ms.toPrecision(4));
}
