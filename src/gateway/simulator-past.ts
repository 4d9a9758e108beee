import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Incident, ObservationBatch } from '#model';
import type { Simulator } from '#simulator';
import type { SourceMouth } from './ingest/source-mouth.ts';
import type { HistoryStore } from './store/history-store.ts';

/** A span of the past that the simulator has not told yet: (fromMs, toMs]. */
interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is kept of the simulator's telling. */
interface Progress {
  /** Told live up to here. */
  readonly liveMs: number;
  /** Still to be filled. */
  readonly gaps: readonly Gap[];
}

/** Fills what the simulator has not told of the past, the newest first. */
export interface SimulatorPast {
  /** Goes on until all is filled or it is stopped. */
  run(signal: AbortSignal): Promise<void>;
  /** Notes that all up to here was told live. */
  noteLive(liveMs: number): Promise<void>;
}

export interface SimulatorPastOptions {
  readonly simulator: Simulator;
  readonly mouth: SourceMouth;
  readonly store: HistoryStore;
  readonly nowMs: number;
  /** How far back the past is made up; a day unless told. */
  readonly pastHours?: number | undefined;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far back the past is made up. */
const DEPTH_HOURS = 24;
/** Filled, and noted as filled, at once. */
const CHUNK_MS = 15 * MINUTE_MS;
/** Within this of the end every reading is told, further back the newest of every five minutes. */
const FULL_MS = HOUR_MS;
const COARSE_READ_MS = 5 * MINUTE_MS;
const FINE_TRACKS_MS = 2 * HOUR_MS;
const FINE_STEP_MS = 10_000;
const COARSE_STEP_MS = 30_000;
/** Incidents stay listed so long after their end; a listing asked for so often finds all. */
const INCIDENT_STEP_MS = HOUR_MS;
/** Of the time, this share is left to everything else. */
const REST_SHARE = 0.6;
/** On a busy machine the work itself takes long enough. */
const LONGEST_REST_MS = 500;

const TYPE = 'setting';
const ID = 'simulated';

/** Reads how far the telling went and adds the gap since the gateway stopped. */
export async function openSimulatorPast(options: SimulatorPastOptions): Promise<SimulatorPast> {
  const { simulator, mouth, store, nowMs, pastHours = DEPTH_HOURS } = options;
  const kept = (await store.entities(TYPE)).find(({ id }) => id === ID)?.json as
    | Progress
    | undefined;
  const oldestMs = nowMs - pastHours * HOUR_MS;
  let liveMs = kept?.liveMs ?? 0;
  let gaps = [...(kept?.gaps ?? []), { fromMs: liveMs, toMs: nowMs }]
    .map((gap) => ({ ...gap, fromMs: Math.max(gap.fromMs, oldestMs) }))
    .filter((gap) => gap.toMs > gap.fromMs);
  liveMs = nowMs;
  await keep();

  async function keep(): Promise<void> {
    const json: Progress = { liveMs, gaps };
    await store.putEntities([{ type: TYPE, id: ID, json }]);
  }

  async function fill(gap: Gap, signal: AbortSignal): Promise<void> {
    await fillIncidents(gap);
    if (signal.aborted) return;
    let { toMs } = gap;
    while (toMs > gap.fromMs && !signal.aborted) {
      const startedMs = performance.now();
      const fromMs = Math.max(gap.fromMs, Math.ceil(toMs / CHUNK_MS - 1) * CHUNK_MS);
      await fillChunk({ fromMs, toMs });
      if (signal.aborted) return;
      toMs = fromMs;
      gaps = gaps.map((other) => (other.fromMs === gap.fromMs ? { ...other, toMs } : other));
      gaps = gaps.filter((other) => other.toMs > other.fromMs);
      await keep();
      const workedMs = performance.now() - startedMs;
      await setTimeout(Math.min(LONGEST_REST_MS, (workedMs * REST_SHARE) / (1 - REST_SHARE)));
    }
  }

  async function fillChunk({ fromMs, toMs }: Gap): Promise<void> {
    const written: Promise<void>[] = [];
    const isFull = toMs > nowMs - FULL_MS;
    const readStepMs = isFull ? MINUTE_MS : COARSE_READ_MS;
    for (let endMs = toMs; endMs > fromMs; endMs -= readStepMs) {
      const startMs = Math.max(fromMs, endMs - readStepMs);
      const batch = isFull
        ? simulator.observationsBetween(startMs, endMs)
        : after(simulator.latestAt(endMs), startMs);
      written.push(mouth.past({ type: 'observations', batch }));
      await setImmediate();
    }
    const stepMs = toMs > nowMs - FINE_TRACKS_MS ? FINE_STEP_MS : COARSE_STEP_MS;
    for (let atMs = Math.floor(toMs / stepMs) * stepMs; atMs > fromMs; atMs -= stepMs) {
      written.push(mouth.past({ type: 'tracks', batch: simulator.tracksAt(atMs) }));
      await setImmediate();
    }
    await Promise.all(written);
  }

  /** Those listed at the start, then every version at its step's time, and each one's leaving of the list. */
  async function fillIncidents({ fromMs, toMs }: Gap): Promise<void> {
    const written: Promise<void>[] = [];
    const tell = (id: string, incident: Incident | null, atMs: number) =>
      written.push(mouth.past({ type: 'incident', id, incident, atMs }));
    const stories = new Map<string, Incident>();
    const lastListedMs = new Map<string, number>();
    for (let atMs = fromMs; ; atMs = Math.min(toMs, atMs + INCIDENT_STEP_MS)) {
      for (const incident of simulator.incidentsAt(atMs)) {
        if (atMs === fromMs) tell(incident.id, incident, atMs);
        stories.set(incident.id, incident);
        lastListedMs.set(incident.id, atMs);
      }
      if (atMs >= toMs) break;
    }
    for (const [id, story] of stories) {
      for (const [i, step] of story.steps.entries())
        if (step.atMs > fromMs && step.atMs <= toMs)
          tell(id, { ...story, steps: story.steps.slice(0, i + 1), stage: step.stage }, step.atMs);
      const goneMs = findEnd(id, lastListedMs.get(id) as number, toMs);
      if (goneMs !== undefined) tell(id, null, goneMs);
      await setImmediate();
    }
    await Promise.all(written);
  }

  /** When an incident left the list, to the second; undefined where it is on it still. */
  function findEnd(id: string, listedMs: number, toMs: number): number | undefined {
    const isListed = (atMs: number) => simulator.incidentsAt(atMs).some((one) => one.id === id);
    if (listedMs >= toMs || isListed(toMs)) return undefined;
    let low = listedMs;
    let high = Math.min(toMs, listedMs + INCIDENT_STEP_MS);
    while (high - low > 1000) {
      const middle = Math.round((low + high) / 2);
      if (isListed(middle)) low = middle;
      else high = middle;
    }
    return high;
  }

  return {
    async run(signal) {
      await mouth.ready();
      for (;;) {
        const newest = gaps.toSorted((a, b) => b.toMs - a.toMs)[0];
        if (!newest || signal.aborted) return;
        await fill(newest, signal);
      }
    },
    async noteLive(untilMs) {
      if (untilMs <= liveMs) return;
      liveMs = untilMs;
      await keep();
    },
  };
}

/** The rows of a batch that are later than an instant. */
function after({ slot, timeMs, value }: ObservationBatch, fromMs: number): ObservationBatch {
  const isLater = (_: number, i: number) => (timeMs[i] as number) > fromMs;
  return {
    slot: slot.filter(isLater),
    timeMs: timeMs.filter(isLater),
    value: (value as Float32Array).filter(isLater),
  };
}
