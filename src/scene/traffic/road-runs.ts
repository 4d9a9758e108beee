import type { LocalFrame } from '../engine/frame.ts';
import type { RoadLine, SceneNetwork } from '../network/scene-network.ts';

/** A piece of road that is given one speed, so that what moves along it keeps its distances. */
export interface RoadRun {
  readonly road: RoadLine;
  /** Points in the local frame: x, y, z and metres from the run's start. */
  readonly points: Float32Array;
  /** A circle around it. */
  readonly centre: readonly [x: number, y: number];
  readonly radiusM: number;
}

/** Speeds change over such lengths, not within them. */
const RUN_M = 2500;
const CLASSES: readonly RoadLine['class'][] = ['expressway', 'arterial', 'secondary'];

/** Roads that readings may speak of, in pieces of at most some kilometres. Lanes and paths carry no figures. */
export function listRuns({ roads }: Pick<SceneNetwork, 'roads'>, frame: LocalFrame): RoadRun[] {
  const { lines, first, points } = roads;
  return lines.flatMap((road, line) => {
    if (!CLASSES.includes(road.class)) return [];
    const [from, to] = [first[line] as number, first[line + 1] as number];
    const places = new Float32Array(4 * (to - from));
    const runs: RoadRun[] = [];
    let begun = 0;
    for (let i = from; i < to; i++) {
      const at = 4 * (i - from);
      const [lon, lat, height] = points.subarray(3 * i, 3 * i + 3) as unknown as [
        number,
        number,
        number,
      ];
      frame.write(places, at, lon, lat, height);
      if (at === 0) continue;
      const legM = Math.hypot(
        (places[at] as number) - (places[at - 4] as number),
        (places[at + 1] as number) - (places[at - 3] as number),
      );
      places[at + 3] = (places[at - 1] as number) + legM;
      if ((places[at + 3] as number) < RUN_M && i < to - 1) continue;
      runs.push(createRun(road, places.slice(begun, at + 4)));
      // The next run begins where this one ends.
      begun = at;
      places[at + 3] = 0;
    }
    return runs;
  });
}

function createRun(road: RoadLine, points: Float32Array): RoadRun {
  const low: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < points.length; i += 4)
    for (const k of [0, 1] as const) {
      low[k] = Math.min(low[k], points[i + k] as number);
      high[k] = Math.max(high[k], points[i + k] as number);
    }
  const centre = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2] as const;
  return { road, points, centre, radiusM: Math.hypot(high[0] - centre[0], high[1] - centre[1]) };
}

/** Metres from a place of the plane to a run. */
export function distanceToRun({ points }: RoadRun, x: number, y: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 4; i < points.length; i += 4) {
    const [ax, ay] = [points[i - 4] as number, points[i - 3] as number];
    const [dx, dy] = [(points[i] as number) - ax, (points[i + 1] as number) - ay];
    const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const k = Math.max(0, Math.min(1, t));
    best = Math.min(best, Math.hypot(x - ax - k * dx, y - ay - k * dy));
  }
  return best;
}
