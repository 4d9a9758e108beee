import type { IncidentId } from '#model';
import type { Simulator } from '#simulator';
import type { SourceMouth } from './ingest/source-mouth.ts';

/** Plays the simulator in real time into the mouth of a source. */
export interface SimulatorService {
  start(): void;
  stop(): void;
  /** Everything up to here has been told; 0 before the first. */
  readonly toldMs: number;
}

const TICK_MS = 1000;
/** After a longer pause only the newest readings are told: the machine slept. */
const LONGEST_CATCH_UP_MS = 60_000;

export interface SimulatorServiceOptions {
  readonly simulator: Simulator;
  readonly mouth: SourceMouth;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export function createSimulatorService(options: SimulatorServiceOptions): SimulatorService {
  const { simulator, mouth, now } = options;
  /** Number of steps by which each listed incident was last told. */
  let told = new Map<IncidentId, number>();
  let toldMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tellIncidents(nowMs: number): void {
    const listed = simulator.incidentsAt(nowMs);
    for (const incident of listed)
      if (told.get(incident.id) !== incident.steps.length) mouth.incident(incident);
    const present = new Map(listed.map((incident) => [incident.id, incident.steps.length]));
    for (const id of told.keys()) if (!present.has(id)) mouth.incidentGone(id);
    told = present;
  }

  function tick(): void {
    const nowMs = now();
    // A clock that was set back has nothing new to tell until it is where it was.
    if (nowMs > toldMs) {
      const isLong = nowMs - toldMs > LONGEST_CATCH_UP_MS;
      mouth.observations(
        isLong ? simulator.latestAt(nowMs) : simulator.observationsBetween(toldMs, nowMs),
      );
      toldMs = nowMs;
    }
    mouth.tracks(simulator.tracksAt(nowMs));
    tellIncidents(nowMs);
    timer = setTimeout(tick, TICK_MS - (now() % TICK_MS));
  }

  return {
    start() {
      mouth.catalogue(simulator.catalogue);
      // Those that ended while the gateway stood still leave the list with the first tick.
      told = new Map(mouth.listedIncidents().map((id) => [id, -1]));
      timer ??= setTimeout(tick, 0);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
    get toldMs() {
      return toldMs;
    },
  };
}
