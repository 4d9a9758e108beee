import { isDeepStrictEqual } from 'node:util';
import { createIdClaims } from '../registry/claim-ids.ts';
import type { HistoryStore } from '../store/history-store.ts';

/** The incidents, or the alerts, that stand now: what those who come later are told. */
export interface Listed<Item extends { readonly id: string }> {
  /** Our id for what a source calls `theirId`. */
  idOf(sourceId: string, theirId: string): string;
  /** True where it was not listed in this version. */
  put(sourceId: string, theirId: string, item: Item): boolean;
  /** True where it was listed. */
  remove(id: string): boolean;
  /** The source's ids of what it has listed. */
  idsOf(sourceId: string): readonly string[];
  readonly items: readonly Item[];
}

interface Entry<Item> {
  readonly sourceId: string;
  readonly theirId: string;
  readonly item: Item;
}

/**
 * Opens the list as it stood when the gateway stopped. It is kept by name beside the history, where the
 * versions are, so that a start need not read these.
 *
 * @param type of the records in the store
 * @param onError told where a change could not be kept; the next one tries again
 */
export async function openListed<Item extends { readonly id: string }>(
  store: HistoryStore,
  type: string,
  onError: (error: unknown) => void,
): Promise<Listed<Item>> {
  const claims = createIdClaims();
  const entries = new Map<string, Entry<Item>>();
  for (const { id, json } of await store.entities(type)) {
    const entry = json as Entry<Item>;
    entries.set(id, entry);
    claims.restore(entry.sourceId, entry.theirId, id);
  }
  return {
    idOf: claims.claim,
    put(sourceId, theirId, item) {
      const known = entries.get(item.id);
      if (isDeepStrictEqual(known?.item, item)) return false;
      const json: Entry<Item> = { sourceId, theirId, item };
      entries.set(item.id, json);
      store.putEntities([{ type, id: item.id, json }]).catch(onError);
      return true;
    },
    remove(id) {
      if (!entries.delete(id)) return false;
      store.deleteEntities(type, [id]).catch(onError);
      return true;
    },
    idsOf: (sourceId) =>
      [...entries.values()]
        .filter((entry) => entry.sourceId === sourceId)
        .map(({ theirId }) => theirId),
    get items() {
      return [...entries.values()].map(({ item }) => item);
    },
  };
}
