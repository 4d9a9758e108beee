import { hash32, hashString } from '#lib/random/random.ts';
import type { Datastream } from '#model';
import { modulo } from './local-clock.ts';

/** When each datastream is sampled: at its cadence, each at a moment of its own within it. */
export interface Sampling {
  /** The last sample at or before a time. */
  lastSampleTimeMs(slot: number, nowMs: number): number;
  /** Calls `visit` for every sample due in (from, to]; a slot's samples come oldest first. */
  visitDue(fromMs: number, toMs: number, visit: (slot: number, timeMs: number) => void): void;
}

export function createSampling(seed: number, datastreams: readonly Datastream[]): Sampling {
  const phaseMs = datastreams.map(
    (stream) => hash32(seed, hashString(stream.id), 77) % stream.cadenceMs,
  );
  const groups = [...Map.groupBy(datastreams, (stream) => stream.cadenceMs)].map(
    ([cadenceMs, streams]) => {
      const slots = streams
        .map((stream) => stream.slot)
        .sort((a, b) => (phaseMs[a] as number) - (phaseMs[b] as number));
      return { cadenceMs, slots, phases: slots.map((slot) => phaseMs[slot] as number) };
    },
  );
  return {
    lastSampleTimeMs: (slot, nowMs) => {
      const { cadenceMs } = datastreams[slot] as Datastream;
      return nowMs - modulo(nowMs - (phaseMs[slot] as number), cadenceMs);
    },
    visitDue: (fromMs, toMs, visit) => {
      for (const { cadenceMs, slots, phases } of groups)
        for (
          let startMs = Math.floor(fromMs / cadenceMs) * cadenceMs;
          startMs <= toMs;
          startMs += cadenceMs
        )
          for (
            let i = firstAfter(phases, fromMs - startMs);
            i < slots.length && startMs + (phases[i] as number) <= toMs;
            i++
          )
            visit(slots[i] as number, startMs + (phases[i] as number));
    },
  };
}

/** Index of the first entry of a growing list that is greater than `value`. */
function firstAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
