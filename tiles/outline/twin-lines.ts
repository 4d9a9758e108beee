import { distanceM } from '#lib/geo/wgs84.ts';
import type { LonLat, Site, Town, TwinLines } from '#model';
import type { GroundHeight } from '../relief/ground-height.ts';

type Point3 = readonly [lonDeg: number, latDeg: number, heightM: number];

/** A drawn line follows the ground at least this often, metres, and leaves it by no more than this. */
const STEP_M = 40;
const TOLERANCE_M = 0.25;

/** Sets the district's outline, the towns' edges and the points of towns and places on the ground. */
export function createTwinLines(site: Site, groundM: GroundHeight): TwinLines {
  const points = [
    ...site.towns.map(({ code, label }) => [code, label] as const),
    ...site.places.map(({ id, position }) => [id, position] as const),
  ];
  return {
    outline: drape(site.outline, groundM),
    townEdges: joinTownEdges(site.towns).map(({ towns, line }) => ({
      towns,
      points: drape(line, groundM),
    })),
    groundM: Object.fromEntries(
      points.map(([id, [lonDeg, latDeg]]) => [id, roundTo(groundM(lonDeg, latDeg), 100)]),
    ),
  };
}

interface TownEdge {
  readonly towns: readonly string[];
  readonly line: readonly LonLat[];
}

/** Cuts the towns' rings where the pair of towns beside them changes; each stretch comes once. */
export function joinTownEdges(towns: readonly Town[]): TownEdge[] {
  const owners = new Map<string, string[]>();
  for (const town of towns)
    for (const [a, b] of segmentsOf(town.ring)) {
      const key = segmentKey(a, b);
      owners.set(key, [...(owners.get(key) ?? []), town.code]);
    }
  const edges: TownEdge[] = [];
  const drawn = new Set<string>();
  for (const town of towns) {
    let line: LonLat[] = [];
    let beside = '';
    const finish = () => {
      if (line.length > 1) edges.push({ towns: beside.split(' '), line });
      line = [];
    };
    for (const [a, b] of rotateToChange(segmentsOf(town.ring), owners)) {
      const key = segmentKey(a, b);
      const towns = (owners.get(key) as string[]).join(' ');
      if (drawn.has(key) || towns !== beside) finish();
      if (drawn.has(key)) continue;
      drawn.add(key);
      beside = towns;
      if (line.length === 0) line.push(a);
      line.push(b);
    }
    finish();
  }
  return edges;
}

/** Begins a ring's segments where its neighbour changes, so that no stretch is cut by the ring's own start. */
function rotateToChange(segments: [LonLat, LonLat][], owners: ReadonlyMap<string, string[]>) {
  const beside = ([a, b]: [LonLat, LonLat]) => owners.get(segmentKey(a, b))?.join(' ');
  const at = segments.findIndex(
    (segment, i) => beside(segment) !== beside(segments.at(i - 1) as [LonLat, LonLat]),
  );
  return at < 1 ? segments : [...segments.slice(at), ...segments.slice(0, at)];
}

function segmentsOf(ring: readonly LonLat[]): [LonLat, LonLat][] {
  return ring.slice(1).map((point, i) => [ring[i] as LonLat, point]);
}

function segmentKey(a: LonLat, b: LonLat): string {
  const [first, second] = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? [a, b] : [b, a];
  return `${first[0]} ${first[1]} ${second[0]} ${second[1]}`;
}

/** Lays a line on the ground; points are added where it would leave it. */
function drape(line: readonly LonLat[], groundM: GroundHeight): Point3[] {
  const draped: Point3[] = [];
  for (const [i, to] of line.entries()) {
    const from = line[i - 1];
    if (from) draped.push(...follow(from, to, groundM));
    draped.push(at(to[0], to[1], groundM));
  }
  return draped;
}

function follow(from: LonLat, to: LonLat, groundM: GroundHeight): Point3[] {
  const parts = Math.ceil(distanceM(from[0], from[1], to[0], to[1]) / STEP_M);
  const points = Array.from({ length: parts + 1 }, (_, k) =>
    at(
      from[0] + ((to[0] - from[0]) * k) / parts,
      from[1] + ((to[1] - from[1]) * k) / parts,
      groundM,
    ),
  );
  const kept: number[] = [];
  const open: [number, number][] = [[0, parts]];
  for (let span = open.pop(); span; span = open.pop()) {
    const worst = worstBetween(points, span);
    if (worst === undefined) continue;
    kept.push(worst);
    open.push([span[0], worst], [worst, span[1]]);
  }
  return kept.sort((a, b) => a - b).map((k) => points[k] as Point3);
}

function worstBetween(points: readonly Point3[], [from, to]: [number, number]): number | undefined {
  const a = (points[from] as Point3)[2];
  const b = (points[to] as Point3)[2];
  let worst: number | undefined;
  let off = TOLERANCE_M;
  for (let k = from + 1; k < to; k++) {
    const here = Math.abs(a + ((b - a) * (k - from)) / (to - from) - (points[k] as Point3)[2]);
    if (here <= off) continue;
    off = here;
    worst = k;
  }
  return worst;
}

function at(lonDeg: number, latDeg: number, groundM: GroundHeight): Point3 {
  return [roundTo(lonDeg, 1e6), roundTo(latDeg, 1e6), roundTo(groundM(lonDeg, latDeg), 100)];
}

function roundTo(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
