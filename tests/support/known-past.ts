import type { ObservationBatch, TrackBatch } from '#model';
import {
  API_PATHS,
  encodeFrame,
  encodeSpan,
  parseAvailabilityQuery,
  parseFrameQuery,
  parseSpanQuery,
} from '#wire';
import type { TestBroker } from './test-broker.ts';

const MINUTE_MS = 60_000;

/** A past that the gateway's HTTP interface tells: each datastream and each vehicle speaks every minute. */
export function tellKnownPast(broker: TestBroker, range: { fromMs: number; toMs: number }): void {
  const head = () => ({ catalogue: broker.catalogue.version, cursor: broker.cursor });
  const streams = () => broker.catalogue.datastreams.length;

  function timesIn(afterMs: number, untilMs: number): number[] {
    const times: number[] = [];
    for (let timeMs = range.fromMs; timeMs <= Math.min(untilMs, range.toMs); timeMs += MINUTE_MS)
      if (timeMs > afterMs) times.push(timeMs);
    return times;
  }

  function readingsAt(times: readonly number[]): ObservationBatch {
    const rows = times.flatMap((timeMs) =>
      Array.from({ length: streams() }, (_, slot) => [slot, timeMs] as const),
    );
    return {
      slot: Uint32Array.from(rows, ([slot]) => slot),
      timeMs: Float64Array.from(rows, ([, timeMs]) => timeMs),
      value: Float32Array.from(rows, ([slot, timeMs]) => slot + (timeMs % 1e6) / 1e3),
    };
  }

  function fixesAt(times: readonly number[]): TrackBatch {
    const zeros = new Float32Array(times.length);
    return {
      trackSlot: new Uint32Array(times.length),
      timeMs: Float64Array.from(times),
      lonDeg: Float64Array.from(times, (_, i) => 121 + i / 1000),
      latDeg: Float64Array.from(times, () => 31),
      heightM: zeros,
      bearingDeg: zeros,
      speedMps: zeros,
    };
  }

  broker.answers.set(API_PATHS.frame, (params) => {
    const { atMs } = parseFrameQuery(params);
    const times = timesIn(0, atMs);
    if (times.length === 0)
      return { status: 404, body: { error: { code: 'not-found', message: 'Expected later.' } } };
    const frame = {
      ...head(),
      atMs,
      observations: readingsAt(times.slice(-1)),
      tracks: fixesAt(times.slice(-2)),
      incidents: [],
      alerts: [],
    };
    return { body: encodeFrame(frame) };
  });
  broker.answers.set(API_PATHS.span, (params) => {
    const { fromMs, toMs } = parseSpanQuery(params);
    // At most twenty minutes in one answer.
    const endMs = Math.min(toMs, fromMs + 20 * MINUTE_MS);
    const times = timesIn(fromMs, endMs);
    const rows = { observations: readingsAt(times), tracks: fixesAt(times) };
    return {
      body: encodeSpan({ ...head(), fromMs, toMs: endMs, ...rows, incidents: [], alerts: [] }),
    };
  });
  broker.answers.set(API_PATHS.availability, (params) => {
    const { fromMs, toMs, bins } = parseAvailabilityQuery(params);
    const counts = new Array<number>(bins).fill(0);
    for (const timeMs of timesIn(0, toMs)) {
      const bin = Math.floor(((timeMs - fromMs) / (toMs - fromMs)) * bins);
      if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] as number) + 1;
    }
    return {
      body: {
        fromMs,
        toMs,
        observations: counts.map((count) => count * streams()),
        tracks: counts,
        oldestMs: range.fromMs,
        incidents: [],
      },
    };
  });
}
