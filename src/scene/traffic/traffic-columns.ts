import type { LiveTable } from '#model';
import { RowSet } from '../engine/row-set.ts';
import type { RunSource } from './match-detectors.ts';
import type { RoadRun } from './road-runs.ts';

/** Metres from one place for a dash to the next; each may hold one or none. */
export const SLOT_M = 90;
/** A dash stands for so many vehicles. */
const VEHICLES_A_DASH = 4;
/** Places are told apart by their number, which begins anew after so many. */
export const SLOT_ROUND = 4096;
/** So much of the flow of both ways is on each side. */
const LANE_LIFT_M = 0.7;
/** A reading older than this many periods is not drawn. */
const STALE_PERIODS = 3;

/** Rows of the traffic's draw call: a leg of a run in one direction. */
export interface TrafficColumns {
  readonly count: number;
  /** x, y, z and metres along in the direction of travel, of both ends. */
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Phase in slots, slots a second, share of the slots that hold a dash, and 1 along the line or −1 against it. */
  readonly flow: Float32Array;
  readonly written: RowSet;
  /** `motion.seconds` for which the phases in `flow` hold. */
  readonly sinceS: number;
  /** Takes the readings as they are at `nowMs`. */
  read(table: LiveTable | null, nowMs: number, motionS: number): void;
}

/** Traffic keeps to the right, as seen in its direction. */
export function createTrafficColumns(
  runs: readonly RoadRun[],
  sources: readonly (RunSource | undefined)[],
): TrafficColumns {
  const driven = runs.flatMap((run, i) => {
    const source = sources[i];
    return source ? [{ run, source, phase: [0, 0] as [number, number] }] : [];
  });
  const count = driven.reduce(
    (sum, { run }) => sum + (run.points.length / 4 - 1) * (run.road.oneway ? 1 : 2),
    0,
  );
  const from = new Float32Array(4 * count);
  const to = new Float32Array(4 * count);
  const flow = new Float32Array(4 * count);
  const written = new RowSet(count);
  let row = 0;
  for (const { run } of driven)
    for (const way of waysOf(run)) {
      const side = offsetRun(run, way);
      for (let i = 4; i < side.length; i += 4, row++) {
        from.set(side.subarray(i - 4, i), 4 * row);
        to.set(side.subarray(i, i + 4), 4 * row);
      }
    }
  let sinceS = 0;
  return {
    count,
    from,
    to,
    flow,
    written,
    get sinceS() {
      return sinceS;
    },
    read(table, nowMs, motionS) {
      const passedS = motionS - sinceS;
      sinceS = motionS;
      let at = 0;
      for (const one of driven) {
        const { run, source, phase } = one;
        const reading = readSource(table, source, nowMs);
        for (const [k, way] of waysOf(run).entries()) {
          const before = flow[4 * at + 1] as number;
          // Where it has come to, so that a new speed moves nothing from its place.
          phase[k] = ((phase[k] as number) + before * passedS) % SLOT_ROUND;
          const share = shareOf(reading, source.share, run.road.oneway);
          const speed = (reading?.speedMps ?? 0) / SLOT_M;
          for (let leg = run.points.length / 4 - 1; leg > 0; leg--, at++) {
            flow[4 * at] = phase[k] as number;
            flow[4 * at + 1] = speed;
            flow[4 * at + 2] = share;
            flow[4 * at + 3] = way;
          }
        }
      }
      written.addAll(count);
    },
  };
}

const ONE_WAY = [1] as const;
const BOTH_WAYS = [1, -1] as const;

function waysOf({ road }: RoadRun): readonly (1 | -1)[] {
  return road.oneway ? ONE_WAY : BOTH_WAYS;
}

/** The run moved to the right of its travel, in the direction of travel. */
function offsetRun({ road, points }: RoadRun, way: 1 | -1): Float32Array {
  const count = points.length / 4;
  const out = new Float32Array(points.length);
  const length = points.at(-1) as number;
  const offset = road.oneway ? 0 : road.widthM / 4;
  for (let i = 0; i < count; i++) {
    const at = 4 * (way === 1 ? i : count - 1 - i);
    const [a, b] = [Math.max(0, at - 4), Math.min(points.length - 4, at + 4)];
    const dx = way * ((points[b] as number) - (points[a] as number));
    const dy = way * ((points[b + 1] as number) - (points[a + 1] as number));
    const off = offset / (Math.hypot(dx, dy) || 1);
    const along = points[at + 3] as number;
    out.set(
      [
        (points[at] as number) + dy * off,
        (points[at + 1] as number) - dx * off,
        (points[at + 2] as number) + LANE_LIFT_M,
        way === 1 ? along : length - along,
      ],
      4 * i,
    );
  }
  return out;
}

interface Reading {
  readonly perHour: number;
  readonly speedMps: number;
}

function readSource(
  table: LiveTable | null,
  { flow, speed }: RunSource,
  nowMs: number,
): Reading | undefined {
  if (!table) return undefined;
  for (const { slot, cadenceMs } of [flow, speed]) {
    const timeMs = table.timeMs[slot] ?? 0;
    if (!(timeMs > 0) || nowMs - timeMs > STALE_PERIODS * cadenceMs) return undefined;
  }
  const kmh = table.value[speed.slot] as number;
  const perHour = table.value[flow.slot] as number;
  return kmh > 0 && perHour > 0 ? { perHour, speedMps: kmh / 3.6 } : undefined;
}

/** Share of the slots that hold a dash: vehicles an hour by how fast they pass are vehicles a metre. */
function shareOf(reading: Reading | undefined, hold: number, isOneway: boolean): number {
  if (!reading) return 0;
  const perM = reading.perHour / (isOneway ? 1 : 2) / 3600 / reading.speedMps;
  return Math.min(0.96, ((perM * SLOT_M) / VEHICLES_A_DASH) * hold);
}
