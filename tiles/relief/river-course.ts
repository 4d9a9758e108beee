import type { LocalPlane } from '#lib/geo/local-plane.ts';
import { hashString } from '#lib/random/random.ts';
import type { Site, Waterway } from '#model';
import type { WaterArea } from '../district.ts';
import type { Corridor } from './corridor.ts';
import type { Noise } from './noise.ts';

/** A river as the terrain and the ground map both see it: its centre-line rounded, its width varied. */
export interface RiverCourse extends Corridor {
  readonly waterway: Waterway;
}

/** Share of its width by which a bank wanders. */
const BANK_VARIATION = 0.08;

/**
 * Rounds the corners of a river's centre-line within one width of each corner, sets a point about every
 * half width, and lets the width vary a little along it.
 */
export function traceRiver(waterway: Waterway, plane: LocalPlane, noise: Noise): RiverCourse {
  const { widthM } = waterway;
  const corners = waterway.line.map(
    ([lonDeg, latDeg]): Point => [plane.toX(lonDeg), plane.toY(latDeg)],
  );
  const points = subdivide(roundCorners(corners, widthM), Math.max(12, widthM / 2));
  const phase = hashString(waterway.id) % 1000;
  let along = 0;
  const halfWidthM = points.map((point, i) => {
    const before = points[Math.max(0, i - 1)] as Point;
    along += Math.hypot(point[0] - before[0], point[1] - before[1]);
    return (widthM / 2) * (1 + BANK_VARIATION * noise(along / (2 * widthM + 40), phase));
  });
  return { waterway, x: points.map(([x]) => x), y: points.map(([, y]) => y), halfWidthM };
}

type Point = readonly [x: number, y: number];

/** Replaces each corner by a quadratic Bézier arc that leaves the line at most `reachM` before it. */
function roundCorners(line: readonly Point[], reachM: number): Point[] {
  const rounded: Point[] = [line[0] as Point];
  for (let i = 1; i < line.length - 1; i++) {
    const corner = line[i] as Point;
    const from = towards(corner, line[i - 1] as Point, reachM);
    const to = towards(corner, line[i + 1] as Point, reachM);
    for (let step = 0; step <= 6; step++) rounded.push(bezier(from, corner, to, step / 6));
  }
  rounded.push(line.at(-1) as Point);
  return rounded.filter((point, i) => i === 0 || !isSame(point, rounded[i - 1] as Point));
}

/** The point on the way from `a` to `b`, at `reachM` or a third of the way, whichever is nearer. */
function towards(a: Point, b: Point, reachM: number): Point {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const share = Math.min(reachM / length, 1 / 3);
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

function bezier(a: Point, b: Point, c: Point, t: number): Point {
  const mix = (i: 0 | 1) => (1 - t) ** 2 * a[i] + 2 * t * (1 - t) * b[i] + t * t * c[i];
  return [mix(0), mix(1)];
}

function isSame(a: Point, b: Point): boolean {
  return Math.abs(a[0] - b[0]) < 1e-6 && Math.abs(a[1] - b[1]) < 1e-6;
}

function subdivide(line: readonly Point[], stepM: number): Point[] {
  const points: Point[] = [];
  for (const [i, point] of line.entries()) {
    const before = line[i - 1];
    if (before) {
      const parts = Math.ceil(Math.hypot(point[0] - before[0], point[1] - before[1]) / stepM);
      for (let k = 1; k < parts; k++)
        points.push([
          before[0] + ((point[0] - before[0]) * k) / parts,
          before[1] + ((point[1] - before[1]) * k) / parts,
        ]);
    }
    points.push(point);
  }
  return points;
}

/**
 * The site's own rivers, as far as they are to be drawn: all, or none where a source brings rivers as areas, whose
 * banks are better known. Ground, map, network and trees ask here, so that no trench lies beside a mapped river.
 */
export function listSiteRivers(
  site: Pick<Site, 'waterways'>,
  waterAreas: readonly WaterArea[],
): readonly Waterway[] {
  return waterAreas.some(({ kind }) => kind === 'river') ? [] : site.waterways;
}
