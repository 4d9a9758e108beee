import {
  type Catalogue,
  type Incident,
  type ObservationBatch,
  type Site,
  type Town,
  type TrackBatch,
  TwinError,
} from '#model';
import { type CompiledStream, compileCatalogue, SIMULATED } from './catalogue.ts';
import type { ThingDraft } from './draft.ts';
import { draftThings } from './draft-things.ts';
import { applyEffects } from './incidents/effect.ts';
import { createIncidentSource } from './incidents/incident-source.ts';
import type { IncidentScene } from './incidents/life.ts';
import { createSampling } from './sampling.ts';
import { createFleet } from './vehicles/fleet.ts';
import { createWorld } from './world.ts';

/** Samples of one datastream in (from, to]. */
export interface SimulatedHistoryQuery {
  readonly slot: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** At most this many points, thinned evenly when there are more; the newest is always kept. */
  readonly limit: number;
}

/**
 * A credible district: every figure is a pure function of the site, the seed and the time, so the past, the
 * present and a second run agree. Times are Unix milliseconds.
 */
export interface Simulator {
  readonly catalogue: Catalogue;
  /** What the datastream's device would show at any instant. */
  valueAt(slot: number, timeMs: number): number;
  /** When the datastream was last sampled at or before a time. */
  lastSampleTimeMs(slot: number, nowMs: number): number;
  /** All samples due in (from, to]; a slot's samples oldest first. Ask at most minutes at a time. */
  observationsBetween(fromMs: number, toMs: number): ObservationBatch;
  /** The last sample of every datastream, in the order of the slots. */
  latestAt(nowMs: number): ObservationBatch;
  /** Columns, oldest first. */
  history(query: SimulatedHistoryQuery): { timeMs: Float64Array; value: Float32Array };
  /** Positions of all vehicles in service. */
  tracksAt(timeMs: number): TrackBatch;
  /** Open incidents and those closed in the last two hours, newest first. */
  incidentsAt(timeMs: number): Incident[];
}

/** @param options `seed` in place of the site's own */
export function createSimulator(site: Site, options: { readonly seed?: number } = {}): Simulator {
  const world = createWorld(site, options.seed ?? site.seed);
  const drafts = draftThings(world).map((draft) => ({
    ...draft,
    town: world.findTown(draft.lonDeg, draft.latDeg),
  }));
  const fleet = createFleet(world, { ...SIMULATED, quality: 'synthetic' });
  const { catalogue, streams } = compileCatalogue(world, drafts, fleet.things);
  const sampling = createSampling(world.seed, catalogue.datastreams);
  const scenes = describeScenes(drafts, streams);
  const incidents = createIncidentSource(world, scenes, SIMULATED);

  function valueAt(slot: number, timeMs: number): number {
    const stream = streams[slot];
    if (!stream)
      throw new TwinError('not-found', `Expected a slot below ${streams.length}, got ${slot}.`);
    const { draft, siblings } = stream;
    const rest = draft.valueAt(timeMs, (property) =>
      valueAt(siblings.get(property) as number, timeMs),
    );
    const value = applyEffects(incidents.effectsOn(slot, timeMs), rest, timeMs);
    const scale = 10 ** draft.decimals;
    return Math.round(value * scale) / scale;
  }

  const observe = (slots: readonly number[], times: readonly number[]): ObservationBatch => ({
    slot: Uint32Array.from(slots),
    timeMs: Float64Array.from(times),
    value: Float32Array.from(slots, (slot, i) => valueAt(slot, times[i] as number)),
  });

  return {
    catalogue,
    valueAt,
    lastSampleTimeMs: sampling.lastSampleTimeMs,
    observationsBetween: (fromMs, toMs) => {
      const slots: number[] = [];
      const times: number[] = [];
      sampling.visitDue(fromMs, toMs, (slot, timeMs) => {
        slots.push(slot);
        times.push(timeMs);
      });
      return observe(slots, times);
    },
    latestAt: (nowMs) => {
      const slots = streams.map((_, slot) => slot);
      return observe(
        slots,
        slots.map((slot) => sampling.lastSampleTimeMs(slot, nowMs)),
      );
    },
    history: (query) => {
      const times = historyTimes(query, catalogue, sampling.lastSampleTimeMs);
      return {
        timeMs: Float64Array.from(times),
        value: Float32Array.from(times, (timeMs) => valueAt(query.slot, timeMs)),
      };
    },
    tracksAt: fleet.tracksAt,
    incidentsAt: incidents.incidentsAt,
  };
}

/** @throws {TwinError} not-found where there is no such slot */
function historyTimes(
  { slot, fromMs, toMs, limit }: SimulatedHistoryQuery,
  catalogue: Catalogue,
  lastSampleTimeMs: Simulator['lastSampleTimeMs'],
): number[] {
  const stream = catalogue.datastreams[slot];
  if (!stream)
    throw new TwinError(
      'not-found',
      `Expected a slot below ${catalogue.datastreams.length}, got ${slot}.`,
    );
  const newest = lastSampleTimeMs(slot, toMs);
  const count = Math.ceil((newest - fromMs) / stream.cadenceMs);
  if (count <= 0 || limit <= 0) return [];
  const kept = Math.min(count, Math.floor(limit));
  return Array.from({ length: kept }, (_, i) => {
    const back = kept === 1 ? 0 : Math.round(((kept - 1 - i) * (count - 1)) / (kept - 1));
    return newest - back * stream.cadenceMs;
  });
}

function describeScenes(
  drafts: readonly (ThingDraft & { readonly town: Town | undefined })[],
  streams: readonly CompiledStream[],
): IncidentScene[] {
  const byThing = Map.groupBy(streams, ({ datastream }) => datastream.thingId);
  return drafts.map(({ town, ...thing }) => ({
    thing,
    townCode: town?.code,
    townName: town?.name,
    streams: new Map(
      (byThing.get(thing.id) ?? []).map(({ datastream }) => {
        const { property, slot, id, cadenceMs, states } = datastream;
        return [property, { slot, id, cadenceMs, coded: states !== undefined }];
      }),
    ),
  }));
}
