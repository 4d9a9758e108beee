import { unitNoise } from '#lib/random/random.ts';
import { BUILDING_USES } from '#model';
import type { RoofHint } from '../../district.ts';
import type { Footprint } from './footprint.ts';

/** How a block ends above. `riseM` is from the eaves to the ridge. */
export type RoofShape =
  | { readonly type: 'flat' }
  /** On a rectangle; the ridge runs along the side that begins at corner `first`; a lean-to rises away from it. */
  | { readonly type: 'gable' | 'hip' | 'lean-to'; readonly riseM: number; readonly first: number }
  /** On any convex outline, to a point above its middle. */
  | { readonly type: 'pyramid'; readonly riseM: number }
  /** Two wings; `first` is the corner between them, the outline's only one that points inward. */
  | {
      readonly type: 'ell';
      readonly isHip: boolean;
      readonly riseM: number;
      readonly first: number;
    };

/** What a roof is chosen by, beside the outline. */
export interface RoofChoice {
  readonly use: number;
  readonly storeys: number;
  /** Of the block, from its foot to its ridge. */
  readonly heightM: number;
  readonly seed: number;
  readonly hint: RoofHint | undefined;
}

export const FLAT: RoofShape = { type: 'flat' };

/** Rise of a roof over the span it covers, and the widest span it is built over, metres. */
interface Pitch {
  readonly slope: number;
  readonly maxSpanM: number;
}

const PITCHES: readonly (Pitch | undefined)[] = BUILDING_USES.map((use) => {
  switch (use) {
    case 'villa':
      return { slope: 0.3, maxSpanM: 20 };
    case 'village-house':
      return { slope: 0.27, maxSpanM: 18 };
    case 'residential':
      return { slope: 0.25, maxSpanM: 16 };
    case 'industrial':
      return { slope: 0.09, maxSpanM: 70 };
    default:
      return undefined;
  }
});
const [RESIDENTIAL, VILLA, INDUSTRIAL] = (['residential', 'villa', 'industrial'] as const).map(
  (use) => BUILDING_USES.indexOf(use),
);
/** Residential houses taller than this have flat roofs. */
const OLD_HOUSE_STOREYS = 3;
/** Where a source names a shape but no height. */
const HINTED_SLOPE = { gabled: 0.3, hipped: 0.3, pyramidal: 0.4, skillion: 0.15 } as const;
/** Eaves stand at no less than 0.6 of the height, unless the source says so. */
const MAX_RISE = 0.4;
/** Wings narrower than this have no roof of their own, metres. */
const MIN_WING_M = 2;

/** Low homes, which are drawn as old houses under dark tiles. */
export function isOldHouse(use: number, storeys: number): boolean {
  return use === RESIDENTIAL && storeys <= OLD_HOUSE_STOREYS;
}

/** Chooses a roof: what the source says where the outline can carry it, else by use and size; in doubt flat. */
export function chooseRoof(footprint: Footprint, choice: RoofChoice): RoofShape {
  const { hint } = choice;
  if (footprint.ringCount !== 1 || hint?.shape === 'flat') return FLAT;
  if (hint?.shape === 'pyramidal') return choosePyramid(footprint, choice);
  if (!hint && !canBePitched(choice)) return FLAT;
  if (footprint.cornerCount === 4) return chooseOnRectangle(footprint, choice);
  if (footprint.cornerCount === 6) return chooseOnEll(footprint, choice);
  return FLAT;
}

function canBePitched({ use, storeys }: RoofChoice): boolean {
  return PITCHES[use] !== undefined && (use !== RESIDENTIAL || storeys <= OLD_HOUSE_STOREYS);
}

/** Null where an unhinted roof would be too wide. */
function riseOver(spanM: number, { hint, use, heightM }: RoofChoice): number | null {
  if (hint?.heightM !== undefined) return Math.min(Math.max(hint.heightM, 0.05), heightM);
  if (hint && hint.shape !== 'flat')
    return Math.min(HINTED_SLOPE[hint.shape] * spanM, MAX_RISE * heightM);
  const pitch = PITCHES[use] as Pitch;
  return spanM > pitch.maxSpanM ? null : Math.min(pitch.slope * spanM, MAX_RISE * heightM);
}

function isHipped({ hint, use, seed }: RoofChoice): boolean {
  return hint ? hint.shape === 'hipped' : use === VILLA && unitNoise(seed, 11) < 0.6;
}

function choosePyramid(footprint: Footprint, choice: RoofChoice): RoofShape {
  const { cornerCount } = footprint;
  if (cornerCount > 16) return FLAT;
  let spanM = Number.POSITIVE_INFINITY;
  for (let i = 0; i < cornerCount; i++) {
    if (footprint.turnAt(i) <= 0) return FLAT;
    spanM = Math.min(spanM, footprint.sideM(i));
  }
  if (cornerCount > 4) spanM = Math.sqrt(footprint.areaM2);
  return { type: 'pyramid', riseM: riseOver(spanM, choice) as number };
}

function chooseOnRectangle(footprint: Footprint, choice: RoofChoice): RoofShape {
  const a = footprint.sideM(0);
  const b = footprint.sideM(1);
  const c = footprint.sideM(2);
  const d = footprint.sideM(3);
  if (!isLike(a, c) || !isLike(b, d) || !isSquare(footprint, 1, 0.2)) return FLAT;
  // The ridge of a hip runs along; across there is no room for one.
  const isAlong = choice.hint?.orientation !== 'across' || choice.hint.shape === 'hipped';
  const first = a + c >= b + d === isAlong ? 0 : 1;
  const riseM = riseOver(first === 0 ? (b + d) / 2 : (a + c) / 2, choice);
  if (riseM === null) return FLAT;
  if (choice.hint?.shape === 'skillion') return { type: 'lean-to', riseM, first };
  return { type: isHipped(choice) ? 'hip' : 'gable', riseM, first };
}

function chooseOnEll(footprint: Footprint, choice: RoofChoice): RoofShape {
  if (choice.use === INDUSTRIAL && !choice.hint) return FLAT;
  if (choice.hint?.shape === 'skillion') return FLAT;
  let first = -1;
  for (let i = 0; i < 6; i++) {
    if (!isSquare(footprint, i, 0.1)) return FLAT;
    if (footprint.turnAt(i) > 0) continue;
    if (first >= 0) return FLAT;
    first = i;
  }
  if (first < 0) return FLAT;
  const wideM = footprint.sideM((first + 1) % 6);
  const otherM = footprint.sideM((first + 4) % 6);
  const spanM = Math.max(wideM, otherM);
  if (Math.min(wideM, otherM) < MIN_WING_M) return FLAT;
  // The wider wing must be long enough for its ridge to begin within it.
  const lengthM = footprint.sideM((first + (wideM >= otherM ? 2 : 3)) % 6);
  if (lengthM < 0.6 * spanM) return FLAT;
  const riseM = riseOver(spanM, choice);
  if (riseM === null) return FLAT;
  return { type: 'ell', isHip: isHipped(choice) && lengthM > 1.1 * spanM, riseM, first };
}

function isLike(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.12 * Math.max(a, b);
}

/** Whether the sides at a corner stand at a right angle, within a tolerance of their cosine. */
function isSquare(footprint: Footprint, i: number, tolerance: number): boolean {
  const { x, z } = footprint;
  const p = footprint.previous[i] as number;
  const n = footprint.next[i] as number;
  const dot =
    ((x[i] as number) - (x[p] as number)) * ((x[n] as number) - (x[i] as number)) +
    ((z[i] as number) - (z[p] as number)) * ((z[n] as number) - (z[i] as number));
  return Math.abs(dot) < tolerance * footprint.sideM(p) * footprint.sideM(i);
}
