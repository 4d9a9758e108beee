import { type Incident, type ObservationBatch, type TrackBatch, TwinError } from '#model';
import type { Simulator } from '#simulator';
import type { Availability, ReplaySource, Span } from './feed-adapter.ts';

/** Vehicles of the past report this often. */
const FIX_MS = 5000;
/** Made up in one go where every reading is wanted. */
const PIECE_MS = 10_000;
/** An incident stays on the list for longer than this after its end, so none is missed between two looks. */
const LOOK_MS = 30 * 60_000;
/** How far back it goes; any instant could be made up, but nobody needs more. */
const KEPT_MS = 400 * 86_400_000;
/** Rows made up before others get their turn: the live feed runs on the same thread. */
const ROWS_AT_A_TIME = 4000;
/** Rows of one answer, roughly. */
const MAX_ROWS = 250_000;

/** The past of a made-up district is made up when it is asked for; nothing arrives late, so all was known at once. */
export function createSimulatedReplay(simulator: Simulator, now: () => number): ReplaySource {
  function check(atMs: number): void {
    if (atMs >= now() - KEPT_MS) return;
    throw new TwinError(
      'not-found',
      `Expected an instant after ${new Date(now() - KEPT_MS).toISOString()}, got an older one.`,
    );
  }

  return {
    async frame(atMs, { knownMs = atMs }, signal) {
      signal.throwIfAborted();
      check(atMs);
      const seenMs = Math.min(atMs, knownMs, now());
      const newest = Math.floor(seenMs / FIX_MS) * FIX_MS;
      return {
        atMs,
        observations: simulator.latestAt(seenMs),
        tracks: concatTracks([simulator.tracksAt(newest - FIX_MS), simulator.tracksAt(newest)]),
        incidents: simulator.incidentsAt(seenMs),
        alerts: [],
      };
    },

    async span({ fromMs, toMs, stepMs, knownMs = toMs }, signal) {
      check(fromMs);
      const pieces: ObservationBatch[] = [];
      const tracks: TrackBatch[] = [];
      const incidents: Span['incidents'][number][] = [];
      const endMs = Math.min(toMs, knownMs, now());
      const pieceMs = stepMs ?? PIECE_MS;
      let atMs = fromMs;
      for (let rows = 0, rest = 0; atMs < endMs && rows < MAX_ROWS; ) {
        signal.throwIfAborted();
        const next = Math.min(endMs, (Math.floor(atMs / pieceMs) + 1) * pieceMs);
        const piece =
          stepMs === undefined
            ? sortByTime(simulator.observationsBetween(atMs, next))
            : newestOf(simulator, atMs, next);
        pieces.push(piece);
        tracks.push(...fixesOf(simulator, atMs, next, stepMs));
        for (let lookMs = atMs; lookMs < next; lookMs += LOOK_MS)
          incidents.push(...changesOf(simulator, lookMs, Math.min(next, lookMs + LOOK_MS)));
        rows += piece.slot.length;
        rest += piece.slot.length;
        atMs = next;
        if (rest < ROWS_AT_A_TIME) continue;
        rest = 0;
        await new Promise((resume) => setTimeout(resume));
      }
      return {
        fromMs,
        toMs: atMs >= endMs ? toMs : atMs,
        observations: concatObservations(pieces),
        tracks: concatTracks(tracks),
        incidents,
        alerts: [],
      };
    },

    async availability({ fromMs, toMs, bins }, signal) {
      signal.throwIfAborted();
      const perMs = simulator.catalogue.datastreams.reduce((n, one) => n + 1 / one.cadenceMs, 0);
      const vehicles = simulator.catalogue.things.filter((one) => one.trackSlot !== undefined);
      const oldestMs = now() - KEPT_MS;
      const binMs = (toMs - fromMs) / bins;
      /** Milliseconds of each bin that lie in the past that is kept. */
      const lengths = Array.from({ length: bins }, (_, i) => {
        const startMs = Math.max(fromMs + i * binMs, oldestMs);
        return Math.max(0, Math.min(fromMs + (i + 1) * binMs, now()) - startMs);
      });
      return {
        fromMs,
        toMs,
        observations: lengths.map((ms) => Math.round(ms * perMs)),
        tracks: lengths.map((ms) => Math.round((ms / FIX_MS) * vehicles.length)),
        oldestMs,
        incidents: await listStarts(simulator, Math.max(fromMs, oldestMs), Math.min(toMs, now())),
      };
    },
  };
}

/** The newest sample in (from, to] of every datastream that has one. */
function newestOf(simulator: Simulator, fromMs: number, toMs: number): ObservationBatch {
  const slots: number[] = [];
  const times: number[] = [];
  for (const { slot } of simulator.catalogue.datastreams) {
    const timeMs = simulator.lastSampleTimeMs(slot, toMs);
    if (timeMs <= fromMs) continue;
    slots.push(slot);
    times.push(timeMs);
  }
  return sortByTime({
    slot: Uint32Array.from(slots),
    timeMs: Float64Array.from(times),
    value: Float32Array.from(slots, (slot, i) => simulator.valueAt(slot, times[i] as number)),
  });
}

function* fixesOf(simulator: Simulator, fromMs: number, toMs: number, stepMs = 0) {
  const everyMs = Math.ceil(Math.max(FIX_MS, stepMs) / FIX_MS) * FIX_MS;
  for (let timeMs = (Math.floor(fromMs / everyMs) + 1) * everyMs; timeMs <= toMs; timeMs += everyMs)
    yield simulator.tracksAt(timeMs);
}

/** Versions of incidents that came about in (from, to], which is shorter than the time they stay listed. */
function changesOf(
  simulator: Simulator,
  fromMs: number,
  toMs: number,
): Span['incidents'][number][] {
  const before = simulator.incidentsAt(fromMs);
  const after = simulator.incidentsAt(toMs);
  const listed = new Set(after.map(({ id }) => id));
  const gone = before
    .filter(({ id }) => !listed.has(id))
    .map(({ id }) => ({ atMs: findEnd(simulator, id, fromMs, toMs), id, incident: null }));
  const versions = after.flatMap((incident) =>
    incident.steps
      .filter(({ atMs }) => atMs > fromMs)
      .map(({ atMs }) => ({ atMs, id: incident.id, incident: asOf(incident, atMs) })),
  );
  return [...versions, ...gone].sort((a, b) => a.atMs - b.atMs);
}

function asOf(incident: Incident, atMs: number): Incident {
  const steps = incident.steps.filter((step) => step.atMs <= atMs);
  return { ...incident, steps, stage: steps.at(-1)?.stage ?? incident.stage };
}

/** The first millisecond at which an incident is no longer listed. */
function findEnd(simulator: Simulator, id: string, fromMs: number, toMs: number): number {
  let [listedMs, goneMs] = [fromMs, toMs];
  while (goneMs - listedMs > 1) {
    const middle = Math.floor((listedMs + goneMs) / 2);
    if (simulator.incidentsAt(middle).some((incident) => incident.id === id)) listedMs = middle;
    else goneMs = middle;
  }
  return goneMs;
}

async function listStarts(
  simulator: Simulator,
  fromMs: number,
  toMs: number,
): Promise<Availability['incidents']> {
  const found = new Map<string, Availability['incidents'][number]>();
  // A closed one stays listed for two hours.
  for (
    let atMs = Math.min(toMs, fromMs + 4 * LOOK_MS);
    ;
    atMs = Math.min(toMs, atMs + 4 * LOOK_MS)
  ) {
    for (const { id, steps, startedMs, level, title } of simulator.incidentsAt(atMs)) {
      const reportedMs = steps[0]?.atMs ?? startedMs;
      if (reportedMs >= fromMs && reportedMs <= toMs)
        found.set(id, { id, startedMs: reportedMs, level, title });
    }
    if (atMs >= toMs) break;
    if (found.size % 32 === 31) await new Promise((resume) => setTimeout(resume));
  }
  return [...found.values()].sort((a, b) => a.startedMs - b.startedMs);
}

function sortByTime({ slot, timeMs, value }: ObservationBatch): ObservationBatch {
  const order = Uint32Array.from(timeMs, (_, i) => i).sort(
    (a, b) => (timeMs[a] as number) - (timeMs[b] as number),
  );
  return {
    slot: Uint32Array.from(order, (i) => slot[i] as number),
    timeMs: Float64Array.from(order, (i) => timeMs[i] as number),
    value: Float32Array.from(order, (i) => value[i] as number),
  };
}

function concatObservations(batches: readonly ObservationBatch[]): ObservationBatch {
  const length = batches.reduce((n, { slot }) => n + slot.length, 0);
  const all = {
    slot: new Uint32Array(length),
    timeMs: new Float64Array(length),
    value: new Float32Array(length),
  };
  let at = 0;
  for (const { slot, timeMs, value } of batches) {
    all.slot.set(slot, at);
    all.timeMs.set(timeMs, at);
    all.value.set(value, at);
    at += slot.length;
  }
  return all;
}

function concatTracks(batches: readonly TrackBatch[]): TrackBatch {
  const length = batches.reduce((n, { trackSlot }) => n + trackSlot.length, 0);
  const all = {
    trackSlot: new Uint32Array(length),
    timeMs: new Float64Array(length),
    lonDeg: new Float64Array(length),
    latDeg: new Float64Array(length),
    heightM: new Float32Array(length),
    bearingDeg: new Float32Array(length),
    speedMps: new Float32Array(length),
  };
  let at = 0;
  for (const batch of batches) {
    for (const [name, column] of Object.entries(all))
      column.set(batch[name as keyof TrackBatch], at);
    at += batch.trackSlot.length;
  }
  return all;
}
