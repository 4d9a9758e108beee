import type { ObservationBatch, ObservationExtra, TrackBatch } from '#model';
import { NO_ROW } from '../registry/compare-source.ts';

/** Rows that can be stored, with our slots, and what is wrong with the first of the others. */
export interface Checked<Batch> {
  readonly batch: Batch;
  readonly refused: number;
  readonly detail: string;
}

/** Largest time that a date can tell. */
const MAX_TIME_MS = 8.64e15;

/** Maps readings to our slots and leaves out those without row, time or result. Times become whole. */
export function checkReadings(
  theirs: ObservationBatch,
  slots: Uint32Array,
): Checked<ObservationBatch> {
  const { slot, timeMs, value, extras } = theirs;
  const rows: number[] = [];
  let detail = '';
  for (let i = 0; i < slot.length; i++) {
    const problem = findProblem(i);
    if (problem === undefined) rows.push(i);
    else detail ||= problem;
  }

  function findProblem(i: number): string | undefined {
    const row = slots[slot[i] as number];
    if (row === undefined || row === NO_ROW)
      return `Expected a slot below ${slots.length}, got ${slot[i]}.`;
    if (!isTime(timeMs[i] as number)) return `Expected a time after 1970, got ${timeMs[i]}.`;
    if (!Number.isFinite(value[i]) && extras?.[i]?.result === undefined)
      return `Expected a finite value or another result, got ${value[i]}.`;
    return undefined;
  }

  const kept: (ObservationExtra | undefined)[] | undefined = extras && rows.map((i) => extras[i]);
  return {
    batch: {
      slot: Uint32Array.from(rows, (i) => slots[slot[i] as number] as number),
      timeMs: Float64Array.from(rows, (i) => Math.round(timeMs[i] as number)),
      value: Float64Array.from(rows, (i) => finiteOr(value[i] as number, Number.NaN)),
      ...(kept?.some((extra) => extra) && { extras: kept }),
    },
    refused: slot.length - rows.length,
    detail,
  };
}

/** As `checkReadings`, for positions; height, bearing and speed that are no numbers become 0. */
export function checkFixes(theirs: TrackBatch, trackSlots: Uint32Array): Checked<TrackBatch> {
  const { trackSlot, timeMs, lonDeg, latDeg, heightM, bearingDeg, speedMps } = theirs;
  const rows: number[] = [];
  let detail = '';
  for (let i = 0; i < trackSlot.length; i++) {
    const problem = findProblem(i);
    if (problem === undefined) rows.push(i);
    else detail ||= problem;
  }

  function findProblem(i: number): string | undefined {
    const row = trackSlots[trackSlot[i] as number];
    if (row === undefined || row === NO_ROW)
      return `Expected a track slot below ${trackSlots.length}, got ${trackSlot[i]}.`;
    if (!isTime(timeMs[i] as number)) return `Expected a time after 1970, got ${timeMs[i]}.`;
    if (!(Math.abs(lonDeg[i] as number) <= 180 && Math.abs(latDeg[i] as number) <= 90))
      return `Expected a position on Earth, got ${lonDeg[i]}, ${latDeg[i]}.`;
    return undefined;
  }

  const pick = (column: Float32Array) =>
    Float32Array.from(rows, (i) => finiteOr(column[i] as number, 0));
  return {
    batch: {
      trackSlot: Uint32Array.from(rows, (i) => trackSlots[trackSlot[i] as number] as number),
      timeMs: Float64Array.from(rows, (i) => Math.round(timeMs[i] as number)),
      lonDeg: Float64Array.from(rows, (i) => lonDeg[i] as number),
      latDeg: Float64Array.from(rows, (i) => latDeg[i] as number),
      heightM: pick(heightM),
      bearingDeg: pick(bearingDeg),
      speedMps: pick(speedMps),
    },
    refused: trackSlot.length - rows.length,
    detail,
  };
}

function isTime(timeMs: number): boolean {
  return timeMs >= 1 && timeMs <= MAX_TIME_MS;
}

function finiteOr(value: number, fallback: number): number {
  return Number.isFinite(value) ? value : fallback;
}
