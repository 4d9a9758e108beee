import type { Catalogue, Datastream } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import { distanceToRun, type RoadRun } from './road-runs.ts';

/** What a run's traffic is read from, and how much of the flow still holds there, 0 … 1. */
export interface RunSource {
  readonly flow: Datastream;
  readonly speed: Datastream;
  readonly share: number;
}

/** A detector stands on a road that is no further away. */
const AT_ROAD_M = 60;
/** Beyond this its reading says nothing of other roads of the class; up to there less and less. */
const REACH_M = 1800;

/** For each run the nearest detector of a road of its class; undefined where none is near enough. */
export function matchDetectors(
  runs: readonly RoadRun[],
  catalogue: Catalogue,
  frame: LocalFrame,
): (RunSource | undefined)[] {
  const detectors = locateDetectors(runs, catalogue, frame);
  return runs.map((run) => {
    let nearest: { detector: Detector; distance: number } | undefined;
    for (const detector of detectors) {
      if (detector.class !== run.road.class || isFar(run, detector, nearest?.distance ?? REACH_M))
        continue;
      const distance = detector.run === run ? 0 : distanceToRun(run, detector.x, detector.y);
      if (distance < REACH_M && !(nearest && nearest.distance <= distance))
        nearest = { detector, distance };
    }
    if (!nearest) return undefined;
    const { flow, speed } = nearest.detector;
    return { flow, speed, share: 1 - nearest.distance / REACH_M };
  });
}

interface Detector {
  readonly x: number;
  readonly y: number;
  readonly run: RoadRun;
  readonly class: RoadRun['road']['class'];
  readonly flow: Datastream;
  readonly speed: Datastream;
}

const place = new Float32Array(3);

function locateDetectors(
  runs: readonly RoadRun[],
  { things, datastreams }: Catalogue,
  frame: LocalFrame,
): Detector[] {
  const streams = new Map<string, { flow?: Datastream; speed?: Datastream }>();
  for (const stream of datastreams) {
    const key =
      stream.property === 'traffic-flow'
        ? 'flow'
        : stream.property === 'traffic-speed'
          ? 'speed'
          : undefined;
    if (key) streams.set(stream.thingId, { ...streams.get(stream.thingId), [key]: stream });
  }
  return things.flatMap(({ id, location }) => {
    const { flow, speed } = streams.get(id) ?? {};
    if (!flow || !speed || !location) return [];
    frame.write(place, 0, location.lonDeg, location.latDeg, 0);
    const [x, y] = place as unknown as [number, number];
    let best: { run: RoadRun; distance: number } | undefined;
    for (const run of runs) {
      if (isFar(run, { x, y }, AT_ROAD_M)) continue;
      const distance = distanceToRun(run, x, y);
      if (distance < AT_ROAD_M && !(best && best.distance <= distance)) best = { run, distance };
    }
    return best ? [{ x, y, run: best.run, class: best.run.road.class, flow, speed }] : [];
  });
}

/** Certainly further away than that. */
function isFar(
  { centre: [x, y], radiusM }: RoadRun,
  at: { readonly x: number; readonly y: number },
  reachM: number,
): boolean {
  return Math.hypot(x - at.x, y - at.y) > radiusM + reachM;
}
