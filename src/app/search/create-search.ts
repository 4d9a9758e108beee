import type { Site } from '#model';
import type { QueryClient } from '#query';
import type { TwinStore } from '#state';
import { listIncidentEntries, listSiteEntries, listThingEntries } from './list-entries.ts';
import { parseCoordinate } from './parse-coordinate.ts';
import type { SearchHit } from './search-entry.ts';
import type { SearchRequest, SearchResponse } from './search-protocol.ts';

/** Finds towns, places, stations, roads, rivers, devices, incidents, buildings and coordinates. */
export interface SearchClient {
  /**
   * By Chinese or English name, pinyin or its first letters, id, or coordinate; the best first.
   *
   * Where the worker cannot be loaded only coordinates and buildings are found.
   */
  find(text: string, limit: number): Promise<readonly SearchHit[]>;
  dispose(): void;
}

interface SearchContext {
  readonly site: Site;
  readonly store: TwinStore;
  readonly query: Pick<QueryClient, 'ready' | 'order' | 'rows'>;
}

/** At most so many buildings stand among the finds. */
const MAX_BUILDINGS = 4;

/** The worker with the pinyin tables is started by the first search: who never searches never loads it. */
export function createSearch({ site, store, query }: SearchContext): SearchClient {
  const pending = new Map<number, (hits: readonly SearchHit[]) => void>();
  let nextId = 1;
  let worker: Worker | undefined;
  let unsubscribe = () => {};
  let hasBuildings = false;
  query.ready.then(
    () => {
      hasBuildings = true;
    },
    () => undefined,
  );

  function start(): Worker {
    const started = new Worker(new URL('./search-worker.ts', import.meta.url), {
      type: 'module',
      name: 'search',
    });
    const send = (request: SearchRequest) => started.postMessage(request);
    started.addEventListener('message', ({ data }: MessageEvent<SearchResponse>) => {
      pending.get(data.id)?.(data.hits);
      pending.delete(data.id);
    });
    started.addEventListener('error', () => {
      for (const settle of pending.values()) settle([]);
      pending.clear();
    });
    send({ type: 'set', group: 'site', entries: listSiteEntries(site) });
    const tell = () => {
      const { catalogue, incidents } = store.getState();
      send({ type: 'set', group: 'things', entries: listThingEntries(catalogue?.things ?? []) });
      send({ type: 'set', group: 'incidents', entries: listIncidentEntries(incidents) });
    };
    tell();
    unsubscribe = store.subscribe((state, before) => {
      if (state.catalogue !== before.catalogue)
        send({
          type: 'set',
          group: 'things',
          entries: listThingEntries(state.catalogue?.things ?? []),
        });
      if (state.incidents !== before.incidents)
        send({ type: 'set', group: 'incidents', entries: listIncidentEntries(state.incidents) });
    });
    return started;
  }

  function ask(text: string, limit: number): Promise<readonly SearchHit[]> {
    worker ??= start();
    const id = nextId++;
    return new Promise((resolve) => {
      pending.set(id, resolve);
      worker?.postMessage({ type: 'find', id, text, limit } satisfies SearchRequest);
    });
  }

  return {
    async find(text, limit) {
      const typed = parseCoordinate(text, site.bounds);
      if (typed) return [coordinateHit(text, typed)];
      const [named, buildings] = await Promise.all([
        ask(text, limit),
        // While the index is on its way a search must not wait for it.
        hasBuildings ? findBuildings(text, query) : [],
      ]);
      return [...named, ...buildings].sort((a, b) => b.score - a.score).slice(0, limit);
    },
    dispose() {
      unsubscribe();
      worker?.terminate();
      for (const settle of pending.values()) settle([]);
      pending.clear();
    },
  };
}

function coordinateHit(
  text: string,
  { lonDeg, latDeg }: { lonDeg: number; latDeg: number },
): SearchHit {
  const name = `${lonDeg.toFixed(5)}, ${latDeg.toFixed(5)}`;
  return {
    kind: 'coordinate',
    id: text,
    name: { zh: name, en: name },
    target: { type: 'point', lonDeg, latDeg, rangeM: 900 },
    score: 2000,
  };
}

/** Buildings by id or name; none while the index is on its way or where it cannot be had. */
async function findBuildings(
  text: string,
  query: SearchContext['query'],
): Promise<readonly SearchHit[]> {
  const words = text.trim().toLowerCase();
  if (words.length < 2) return [];
  try {
    const gids = await query.order({ gids: null, column: 'id', descending: false, words });
    const rows = await query.rows(gids.slice(0, MAX_BUILDINGS));
    return rows.map(({ gid, id, name }) => ({
      kind: 'building',
      id,
      name: name ?? { zh: id, en: id },
      target: { type: 'entity', ref: { type: 'building', gid } },
      score: id.toLowerCase() === words ? 1040 : 560,
    }));
  } catch {
    return [];
  }
}
