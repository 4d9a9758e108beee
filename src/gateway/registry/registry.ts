import type { Catalogue, Datastream, Thing } from '#model';
import { type CatalogueUpdate, formatVersion } from '#wire';
import type { HistoryStore } from '../store/history-store.ts';
import { createIdClaims } from './claim-ids.ts';
import { compareSource, noteTold } from './compare-source.ts';
import {
  type Kept,
  type RegistryMark,
  readRegistry,
  removeThings,
  writeRegistry,
} from './registry-records.ts';

/** Says where a source's rows and names are among ours. */
export interface RowMap {
  /** Our slot of each of the source's slots. */
  readonly slots: Uint32Array;
  readonly trackSlots: Uint32Array;
  readonly thingIds: ReadonlyMap<string, string>;
  readonly datastreamIds: ReadonlyMap<string, string>;
}

/**
 * The things and datastreams of all sources under one catalogue. A row, once given, is never given to another,
 * also after a restart, so that what the history holds keeps its meaning.
 */
export interface Registry {
  readonly catalogue: Catalogue;
  /** What was added or described anew since a version, undefined where the rows lay otherwise then. */
  updateSince(version: string): CatalogueUpdate | undefined;
  /**
   * Takes in a source's whole catalogue; what it no longer lists stays. Resolves when the rows are on disk.
   *
   * @throws {TwinError} store-failed; nothing has changed then.
   */
  adopt(sourceId: string, catalogue: Catalogue): Promise<RowMap>;
  /**
   * Takes things out of the list; their rows stay theirs, so that the history keeps its meaning.
   *
   * @throws {TwinError} store-failed; nothing has changed then.
   */
  retire(thingIds: readonly string[]): Promise<void>;
  /** Calls `listener` after each change; returns its undo. */
  listen(listener: (catalogue: Catalogue) => void): () => void;
}

/** From the least true on. */
const KIND_ORDER: readonly Catalogue['kind'][] = ['simulated', 'static', 'replay', 'live'];

/** @param instance names this store's catalogue if it has none yet; short and unique */
export async function openRegistry(store: HistoryStore, instance: string): Promise<Registry> {
  const records = await readRegistry(store);
  const claims = { things: createIdClaims(), streams: createIdClaims() };
  const things = new Map<string, Kept<Thing>>();
  const streams: Kept<Datastream>[] = [...records.streams];
  const streamsById = new Map<string, Kept<Datastream>>();
  let mark: RegistryMark = records.mark ?? { instance, generation: 0, revision: 0 };
  let tracks = 0;
  const told = new Map<string, ReturnType<typeof noteTold>>();
  const listeners = new Set<(catalogue: Catalogue) => void>();
  let turn: Promise<unknown> = Promise.resolve();

  for (const kept of records.things) {
    claims.things.restore(kept.sourceId, kept.theirId, kept.item.id);
    things.set(kept.item.id, kept);
    tracks = Math.max(tracks, (kept.item.trackSlot ?? -1) + 1);
  }
  for (const kept of streams) {
    claims.streams.restore(kept.sourceId, kept.theirId, kept.item.id);
    streamsById.set(kept.item.id, kept);
  }
  let catalogue = build();

  function versionOf({ instance: name, generation, revision }: RegistryMark): string {
    return formatVersion(name, generation, revision);
  }

  function build(before?: RegistryMark): Catalogue {
    const list = [...things.values()].map(({ item }) => item);
    const kinds = new Set(list.map(({ provenance }) => provenance.kind));
    return {
      version: versionOf(mark),
      ...(before?.generation === mark.generation && { extends: versionOf(before) }),
      things: list,
      datastreams: streams.map(({ item }) => item),
      kind: KIND_ORDER.find((kind) => kinds.has(kind)) ?? 'live',
    };
  }

  async function adopt(sourceId: string, theirs: Catalogue): Promise<RowMap> {
    const compared = compareSource(sourceId, theirs, {
      claims,
      things,
      streams: streamsById,
      told: told.get(sourceId) ?? new Map(),
      nextSlot: streams.length,
      nextTrack: tracks,
      revision: mark.revision + 1,
    });
    const { changedThings, changedStreams, rows, isReread } = compared;
    if (changedThings.length > 0 || changedStreams.length > 0) {
      const next: RegistryMark = {
        ...mark,
        revision: mark.revision + 1,
        generation: mark.generation + (isReread ? 1 : 0),
      };
      await writeRegistry(store, next, changedThings, changedStreams);
      const before = mark;
      mark = next;
      tracks = compared.nextTrack;
      for (const kept of changedThings) things.set(kept.item.id, kept);
      for (const kept of changedStreams) {
        streams[kept.item.slot] = kept;
        streamsById.set(kept.item.id, kept);
      }
      catalogue = build(before);
      for (const listener of listeners) listener(catalogue);
    }
    told.set(sourceId, noteTold(theirs));
    return rows;
  }

  return {
    get catalogue() {
      return catalogue;
    },
    updateSince(version) {
      const [revisionText, generation, name] = version.split('.').reverse();
      const revision = Number(revisionText);
      const isOurs = name === mark.instance && Number(generation) === mark.generation;
      if (!isOurs || !Number.isSafeInteger(revision) || revision > mark.revision) return undefined;
      const isNewer = (kept: Kept<unknown>) => kept.revision > revision;
      return {
        since: version,
        version: catalogue.version,
        kind: catalogue.kind,
        things: [...things.values()].filter(isNewer).map(({ item }) => item),
        datastreams: streams.filter(isNewer).map(({ item }) => item),
      };
    },
    adopt(sourceId, theirs) {
      const adopted = turn.then(() => adopt(sourceId, theirs));
      turn = adopted.catch(() => undefined);
      return adopted;
    },
    retire(thingIds) {
      const retired = turn.then(async () => {
        const known = thingIds.filter((id) => things.has(id));
        if (known.length === 0) return;
        // Another generation: who knows the list by its additions alone would keep them.
        const next = { ...mark, revision: mark.revision + 1, generation: mark.generation + 1 };
        await removeThings(store, next, known);
        mark = next;
        for (const id of known) things.delete(id);
        catalogue = build();
        for (const listener of listeners) listener(catalogue);
      });
      turn = retired.catch(() => undefined);
      return retired;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
