import { DEG } from '#lib/geo/wgs84.ts';
import type { TakenGround } from './taken-ground.ts';

type Place = readonly [lonDeg: number, latDeg: number];
type Move = (lonDeg: number, latDeg: number) => Place;

/** How many samples stand where nothing can stand, as given and after correction. */
export interface ShiftEvidence {
  /** Those with known lines near both their places. */
  readonly samples: number;
  /** Shares of them from 0 to 1. */
  readonly givenShare: number;
  readonly correctedShare: number;
  /** How far beyond chance correction frees more samples than it puts on roads and water, in standard errors. */
  readonly z: number;
  readonly isShifted: boolean;
}

/** With fewer, chance decides. */
const MIN_SAMPLES = 60;
/** More bring no surer answer. */
const MAX_SAMPLES = 2000;
/** By chance alone, one in thirty thousand. */
const MIN_Z = 4;
/** Shifts that nobody has made, to compare with. */
const DECOYS = 40;
/** Standard deviations of the decoys' shares, by which a corrected share below them all has to lie below their mean. */
const SOME_SPREADS = 2;
const MANY_SPREADS = 3.5;
const DECOY_LENGTHS = [0.7, 0.85, 1, 1.15, 1.3] as const;
/** Decoys stay so far away from the direction of the correction. */
const APART = 25 * DEG;

/**
 * Asks whether positions are of another datum, which `correct` undoes. Were they as given, or scattered without
 * regard to roads, correction would put as many of them (centres of footprints) onto roads and water as it takes
 * off; so the two numbers are compared with what chance makes of them: McNemar's test, by the binomial's
 * standard error. Houses stand in rows, and a row that leaves its road leaves it as one: no chance of the
 * binomial kind. So correction has to stand out among many other shifts of about its length.
 */
export function weighShift(
  places: readonly Place[],
  correct: Move,
  { isTaken, isMapped }: TakenGround,
): ShiftEvidence {
  const every = Math.ceil(places.length / MAX_SAMPLES);
  const pairs = places
    .filter((_, i) => i % every === 0)
    .map((given) => ({ given, corrected: correct(...given) }))
    .filter(({ given, corrected }) => isMapped(...given) && isMapped(...corrected));
  let [given, corrected, freed, caught] = [0, 0, 0, 0];
  for (const pair of pairs) {
    const before = isTaken(...pair.given);
    const after = isTaken(...pair.corrected);
    if (before) given++;
    if (after) corrected++;
    if (before && !after) freed++;
    if (after && !before) caught++;
  }
  const samples = pairs.length;
  const z = freed === caught ? 0 : (freed - caught) / Math.sqrt(freed + caught);
  const correctedShare = samples === 0 ? 0 : corrected / samples;
  return {
    samples,
    givenShare: samples === 0 ? 0 : given / samples,
    correctedShare,
    z,
    isShifted:
      samples >= MIN_SAMPLES &&
      z >= MIN_Z &&
      corrected < given / 2 &&
      standsOut(
        correctedShare,
        listDecoys(pairs).map((move) => shareOf(pairs, move, { isTaken, isMapped })),
      ),
  };
}

/** Below all decoys: half of the best one's share, or very far from their mean. */
function standsOut(correctedShare: number, decoyShares: readonly number[]): boolean {
  const shares = decoyShares.filter(Number.isFinite);
  if (shares.length < DECOYS / 2) return false;
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const spread = Math.sqrt(
    shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length,
  );
  const least = Math.min(...shares);
  if (correctedShare >= least) return false;
  const spreads = (mean - correctedShare) / spread;
  return spreads >= (correctedShare < least / 2 ? SOME_SPREADS : MANY_SPREADS);
}

interface Pair {
  readonly given: Place;
  readonly corrected: Place;
}

/** Shifts of other directions, about as long as the correction. */
function listDecoys(pairs: readonly Pair[]): Move[] {
  const mean = (of: (pair: Pair) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const stretch = Math.cos(mean(({ given }) => given[1]) * DEG);
  const east = mean(({ given, corrected }) => corrected[0] - given[0]) * stretch;
  const north = mean(({ given, corrected }) => corrected[1] - given[1]);
  return Array.from({ length: DECOYS }, (_, i): Move => {
    const turn = APART + ((2 * Math.PI - 2 * APART) * i) / (DECOYS - 1);
    const length = DECOY_LENGTHS[i % DECOY_LENGTHS.length] as number;
    const cos = Math.cos(turn) * length;
    const sin = Math.sin(turn) * length;
    const lonDeg = (east * cos - north * sin) / stretch;
    const latDeg = east * sin + north * cos;
    return (lon, lat) => [lon + lonDeg, lat + latDeg];
  });
}

function shareOf(pairs: readonly Pair[], move: Move, { isTaken, isMapped }: TakenGround): number {
  let [mapped, taken] = [0, 0];
  for (const { given } of pairs) {
    const place = move(...given);
    if (!isMapped(...place)) continue;
    mapped++;
    if (isTaken(...place)) taken++;
  }
  // A decoy that leads out of the map says nothing, for or against.
  return mapped < pairs.length / 4 ? Number.POSITIVE_INFINITY : taken / mapped;
}
