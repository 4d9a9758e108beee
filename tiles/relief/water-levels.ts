import type { LocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { Canal, WaterArea } from '../district.ts';
import type { Corridor } from './corridor.ts';
import { WATER_DEPTH_M } from './ground-shape.ts';
import type { LevelArea } from './level-areas.ts';
import type { LevelStrip } from './level-strips.ts';

/** Dry ground on the plane, metres above the ellipsoid. */
export type DryGround = (x: number, y: number) => number;

export interface WaterOptions {
  readonly dryM: DryGround;
  /** Heights are surveyed, so the water lies in them already; else it is sunk into the made-up plain. */
  readonly isSurveyed: boolean;
}

/** A pond or a canal lies this far below the plain where no source says, metres. */
const POND_DEPTH_M = 0.5;
/** Water levels are evened out over this far up and down a river, metres. */
const EVEN_M = 150;
/** A river drawn as an area whose rim rises more than this is no one level; its ground is left, metres. */
const MAX_FALL_M = 2;

/** The water of a river or canal: level across, at the lowest ground across it, evened out along it. */
export function levelRiver(
  course: Corridor,
  { dryM, isSurveyed }: WaterOptions,
  depthM = WATER_DEPTH_M,
): LevelStrip {
  const { x, y, halfWidthM } = course;
  const lowest = x.map((_, i) => Math.min(...acrossAt(course, i).map(([px, py]) => dryM(px, py))));
  const along = alongOf(x, y);
  const levelM = lowest.map((_, i) => {
    const near: number[] = [];
    for (let j = i; j >= 0 && (along[i] as number) - (along[j] as number) <= EVEN_M; j--)
      near.push(lowest[j] as number);
    for (let j = i + 1; j < x.length && (along[j] as number) - (along[i] as number) <= EVEN_M; j++)
      near.push(lowest[j] as number);
    return near.reduce((sum, height) => sum + height, 0) / near.length - (isSurveyed ? 0 : depthM);
  });
  return { x, y, halfWidthM, levelM };
}

/** Canals are narrow: level across, and not sunk into a made-up plain. */
export function levelCanal(canal: Canal, plane: LocalPlane, options: WaterOptions): LevelStrip {
  const line = subdivide(canal.line, plane, 60);
  const course = { ...line, halfWidthM: line.x.map(() => canal.widthM / 2) };
  return levelRiver(course, options, 0);
}

/** Still water at the height of the low parts of its rim; null where the rim is of no one height. */
export function levelWaterArea(
  area: WaterArea,
  plane: LocalPlane,
  { dryM, isSurveyed }: WaterOptions,
): LevelArea | null {
  const rings = [area.ring, ...(area.holes ?? [])].map((ring) =>
    ring.flatMap(([lonDeg, latDeg]) => [plane.toX(lonDeg), plane.toY(latDeg)]),
  );
  const [outer] = rings;
  if (!outer || outer.length < 6) return null;
  const every = Math.max(1, Math.floor(outer.length / 2 / 400));
  const rim: number[] = [];
  for (let i = 0; i < outer.length; i += 2 * every)
    rim.push(dryM(outer[i] as number, outer[i + 1] as number));
  rim.sort((a, b) => a - b);
  const at = (share: number) => rim[Math.floor(share * (rim.length - 1))] as number;
  if (area.kind === 'river' && at(0.9) - at(0.1) > MAX_FALL_M) return null;
  const depthM = isSurveyed ? 0 : area.kind === 'pond' ? POND_DEPTH_M : WATER_DEPTH_M;
  return { rings, levelM: at(0.1) - depthM };
}

/** Five places across a course at one of its points. */
function acrossAt({ x, y, halfWidthM }: Corridor, i: number): [number, number][] {
  const before = Math.max(0, i - 1);
  const after = Math.min(x.length - 1, i + 1);
  const dx = (x[after] as number) - (x[before] as number);
  const dy = (y[after] as number) - (y[before] as number);
  const length = Math.hypot(dx, dy) || 1;
  const half = halfWidthM[i] as number;
  return [-1, -0.5, 0, 0.5, 1].map((share) => [
    (x[i] as number) - (dy / length) * half * share,
    (y[i] as number) + (dx / length) * half * share,
  ]);
}

function alongOf(x: readonly number[], y: readonly number[]): number[] {
  let sum = 0;
  return x.map((_, i) => {
    if (i > 0)
      sum += Math.hypot(
        (x[i] as number) - (x[i - 1] as number),
        (y[i] as number) - (y[i - 1] as number),
      );
    return sum;
  });
}

/** A line on the plane with a point at least every `stepM`. */
export function subdivide(
  line: readonly LonLat[],
  plane: LocalPlane,
  stepM: number,
): { x: number[]; y: number[] } {
  const x: number[] = [];
  const y: number[] = [];
  for (const [lonDeg, latDeg] of line) {
    const [toX, toY] = [plane.toX(lonDeg), plane.toY(latDeg)];
    const [fromX, fromY] = [x.at(-1), y.at(-1)];
    if (fromX !== undefined && fromY !== undefined) {
      const parts = Math.ceil(Math.hypot(toX - fromX, toY - fromY) / stepM);
      for (let k = 1; k < parts; k++) {
        x.push(fromX + ((toX - fromX) * k) / parts);
        y.push(fromY + ((toY - fromY) * k) / parts);
      }
    }
    x.push(toX);
    y.push(toY);
  }
  return { x, y };
}
