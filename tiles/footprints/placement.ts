import type { LonLat } from '#model';

/** Where the features of a source lie, as far as it takes to tell a wrong coordinate system. Plain JSON. */
export interface PlacementSamples {
  /** Features that became buildings. */
  readonly accepted: number;
  /** Features refused for their place alone. */
  readonly refused: number;
  readonly swapped: number;
  /** Some of the refused positions, as the file gives them. */
  readonly refusedAt: readonly (readonly [x: number, y: number])[];
  /** Middles of some of the accepted buildings, WGS84. */
  readonly acceptedAt: readonly LonLat[];
}

export interface PlacementWatch {
  accept(lonDeg: number, latDeg: number): void;
  refuse(x: number, y: number, isSwapped: boolean): void;
  samples(): PlacementSamples;
}

const MAX_REFUSED = 50;
const MAX_ACCEPTED = 2000;
const MICRO = 1e6;

/** Keeps every k-th place, k doubling as the list fills, so that the samples spread over the whole source. */
export function createPlacementWatch(): PlacementWatch {
  let accepted = 0;
  let refused = 0;
  let swapped = 0;
  const refusedAt = createThinnedList(MAX_REFUSED);
  const acceptedAt = createThinnedList(MAX_ACCEPTED);
  return {
    accept: (lonDeg, latDeg) => {
      accepted++;
      acceptedAt.add(lonDeg, latDeg);
    },
    refuse: (x, y, isSwapped) => {
      refused++;
      if (isSwapped) swapped++;
      refusedAt.add(x, y);
    },
    samples: () => ({
      accepted,
      refused,
      swapped,
      refusedAt: refusedAt.list(),
      acceptedAt: acceptedAt
        .list()
        .map(([lon, lat]) => [Math.round(lon * MICRO) / MICRO, Math.round(lat * MICRO) / MICRO]),
    }),
  };
}

function createThinnedList(limit: number) {
  let list: [number, number][] = [];
  let every = 1;
  let seen = 0;
  return {
    add(x: number, y: number): void {
      if (seen++ % every !== 0) return;
      list.push([x, y]);
      if (list.length < limit) return;
      list = list.filter((_, i) => i % 2 === 0);
      every *= 2;
    },
    list: (): readonly (readonly [number, number])[] => list,
  };
}

/** The samples of several pieces of one source as one. */
export function mergePlacements(parts: readonly PlacementSamples[]): PlacementSamples {
  const sum = (of: (part: PlacementSamples) => number) =>
    parts.reduce((total, part) => total + of(part), 0);
  return {
    accepted: sum(({ accepted }) => accepted),
    refused: sum(({ refused }) => refused),
    swapped: sum(({ swapped }) => swapped),
    refusedAt: parts.flatMap(({ refusedAt }) => refusedAt),
    acceptedAt: parts.flatMap(({ acceptedAt }) => acceptedAt),
  };
}
