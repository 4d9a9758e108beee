import { distanceM } from '#lib/geo/wgs84.ts';
import type { LonLat, NetworkPoint } from '#model';

/** Heights are looked up at least this often, metres; between points a line leaves them by no more than the tolerance. */
const STEP_M = 15;
const TOLERANCE_M = 0.25;

/** Height at a place of a line, given how far along it lies. */
export type LineHeight = (lonDeg: number, latDeg: number, alongM: number) => number;

export function lineLengthM(line: readonly LonLat[]): number {
  return line.reduce((sum, [lon, lat], i) => {
    const before = line[i - 1];
    return before ? sum + distanceM(before[0], before[1], lon, lat) : 0;
  }, 0);
}

/**
 * Gives a line heights; points are added where it would leave them. Places are rounded as they are stored
 * before their height is looked up, so that it is the height of the stored place.
 */
export function drapeLine(line: readonly LonLat[], heightM: LineHeight): NetworkPoint[] {
  const draped: NetworkPoint[] = [];
  let alongM = 0;
  const at = (lon: number, lat: number, along: number): NetworkPoint => {
    const [lonDeg, latDeg] = [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
    return [lonDeg, latDeg, heightM(lonDeg, latDeg, along)];
  };
  for (const [i, [lon, lat]] of line.entries()) {
    const before = line[i - 1];
    if (!before) {
      draped.push(at(lon, lat, 0));
      continue;
    }
    const lengthM = distanceM(before[0], before[1], lon, lat);
    const parts = Math.max(1, Math.ceil(lengthM / STEP_M));
    const points = Array.from({ length: parts + 1 }, (_, k) =>
      at(
        before[0] + ((lon - before[0]) * k) / parts,
        before[1] + ((lat - before[1]) * k) / parts,
        alongM + (lengthM * k) / parts,
      ),
    );
    for (const k of keepOutstanding(points)) draped.push(points[k] as NetworkPoint);
    alongM += lengthM;
  }
  return draped.filter((point, i) => {
    const before = draped[i - 1];
    return !before || before[0] !== point[0] || before[1] !== point[1];
  });
}

/** Places of the points to keep after the first: those that stand out in height, and the last. */
function keepOutstanding(points: readonly NetworkPoint[]): number[] {
  const kept = [points.length - 1];
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const [a, b] = [points[from]?.[2] as number, points[to]?.[2] as number];
    let worst = -1;
    let most = TOLERANCE_M;
    for (let k = from + 1; k < to; k++) {
      const off = Math.abs(a + ((b - a) * (k - from)) / (to - from) - (points[k]?.[2] as number));
      if (off <= most) continue;
      most = off;
      worst = k;
    }
    if (worst < 0) continue;
    kept.push(worst);
    open.push([from, worst], [worst, to]);
  }
  return kept.sort((p, q) => p - q);
}
