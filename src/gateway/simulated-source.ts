import type { Simulator } from '#simulator';
import type { Ingest } from './ingest/ingest.ts';
import { openSimulatorPast } from './simulator-past.ts';
import { createSimulatorService } from './simulator-service.ts';
import type { HistoryStore } from './store/history-store.ts';

export interface SimulatedSourceOptions {
  readonly simulator: Simulator;
  readonly store: HistoryStore;
  readonly ingest: Ingest;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly pastHours?: number | undefined;
}

const NOTE_MS = 60_000;
/** The past waits until the first viewers have been served. */
const PAST_AFTER_MS = 3000;

/**
 * The simulator as one of the gateway's sources: its present as it happens, its past in the background.
 *
 * @throws {TwinError} store-failed
 */
export async function openSimulatedSource(options: SimulatedSourceOptions) {
  const { simulator, store, ingest, now, pastHours } = options;
  const mouth = ingest.attach('simulated');
  const past = await openSimulatorPast({ simulator, mouth, store, nowMs: now(), pastHours });
  const service = createSimulatorService({ simulator, mouth, now });

  return {
    /** Returns what ends it. */
    start(): () => Promise<void> {
      const ending = new AbortController();
      const complain = (error: unknown) => console.error('The past could not be kept:', error);
      service.start();
      const later = setTimeout(() => past.run(ending.signal).catch(complain), PAST_AFTER_MS);
      const noting = setInterval(() => past.noteLive(service.toldMs).catch(complain), NOTE_MS);
      return async () => {
        ending.abort();
        clearTimeout(later);
        clearInterval(noting);
        service.stop();
        await past.noteLive(service.toldMs).catch(complain);
      };
    },
  };
}
