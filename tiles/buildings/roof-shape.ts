import { unitNoise } from '#lib/random/random.ts';
import { BUILDING_USES } from '#model';

/** How a building ends above. `firstCorner` is where a long side begins. */
export type RoofShape =
  | { readonly type: 'flat' }
  | {
      readonly type: 'gable' | 'hip';
      readonly riseM: number;
      readonly firstCorner: 0 | 1;
    };

/** Rise of a roof over the span it covers, and the widest span it is built over, metres. */
const PITCHES: Readonly<Record<string, { readonly slope: number; readonly maxSpanM: number }>> = {
  villa: { slope: 0.3, maxSpanM: 20 },
  'village-house': { slope: 0.27, maxSpanM: 18 },
  residential: { slope: 0.25, maxSpanM: 16 },
  industrial: { slope: 0.09, maxSpanM: 70 },
};
/** Residential houses taller than this have flat roofs. */
const OLD_HOUSE_STOREYS = 3;

/** Low homes, which are drawn as old houses under dark tiles. */
export function isOldHouse(use: number, storeys: number): boolean {
  return BUILDING_USES[use] === 'residential' && storeys <= OLD_HOUSE_STOREYS;
}

/**
 * Chooses a roof. Pitched ones stand on near-rectangles only; everything else is flat.
 *
 * @param x - Metres east of the four corners, counter-clockwise. @param y - Metres north.
 */
export function chooseRoof(
  x: readonly number[],
  y: readonly number[],
  building: {
    readonly use: number;
    readonly storeys: number;
    readonly heightM: number;
    readonly gid: number;
  },
): RoofShape {
  const { use, storeys, heightM, gid } = building;
  const kind = BUILDING_USES[use] as string;
  const pitch = PITCHES[kind];
  if (!pitch || x.length !== 4) return { type: 'flat' };
  if (kind === 'residential' && !isOldHouse(use, storeys)) return { type: 'flat' };
  const side = (i: number) => Math.hypot(at(x, i + 1) - at(x, i), at(y, i + 1) - at(y, i));
  const sides = [side(0), side(1), side(2), side(3)] as const;
  if (!isNearRectangle(x, y, sides)) return { type: 'flat' };
  const firstCorner = sides[0] + sides[2] >= sides[1] + sides[3] ? 0 : 1;
  const spanM = firstCorner === 0 ? (sides[1] + sides[3]) / 2 : (sides[0] + sides[2]) / 2;
  if (spanM > pitch.maxSpanM) return { type: 'flat' };
  const riseM = Math.min(pitch.slope * spanM, 0.4 * heightM);
  const isHip = kind === 'villa' && unitNoise(gid, 11) < 0.6;
  return { type: isHip ? 'hip' : 'gable', riseM, firstCorner };
}

function isNearRectangle(
  x: readonly number[],
  y: readonly number[],
  sides: readonly [number, number, number, number],
): boolean {
  const isLike = (a: number, b: number) => Math.abs(a - b) < 0.12 * Math.max(a, b);
  if (!isLike(sides[0], sides[2]) || !isLike(sides[1], sides[3])) return false;
  const dot =
    (at(x, 1) - at(x, 0)) * (at(x, 2) - at(x, 1)) + (at(y, 1) - at(y, 0)) * (at(y, 2) - at(y, 1));
  return Math.abs(dot) < 0.2 * sides[0] * sides[1];
}

function at(values: readonly number[], i: number): number {
  return values[i % 4] as number;
}
