import type { HistoryStore } from '../store/history-store.ts';
import type { EntitySet } from './entity-model.ts';
import { ENTITY_SETS } from './entity-model.ts';
import type { EntityNode } from './entity-node.ts';

/** Entities made through the interface: in memory for reading, in the store for good. */
export interface KeptEntities {
  get(set: EntitySet, id: string): EntityNode | undefined;
  list(set: EntitySet): Iterable<EntityNode>;
  /** Kept entities of `set` whose link `navigation` holds `id`. */
  inverse(set: EntitySet, navigation: string, id: string): Iterable<EntityNode>;
  /** A number that no entity of the set has had. */
  newId(set: EntitySet): string;
  /** Adds or replaces; resolves when they are on disk. Nothing is seen before. */
  put(nodes: readonly EntityNode[]): Promise<void>;
  remove(nodes: readonly EntityNode[]): Promise<void>;
}

interface KeptJson {
  readonly own: EntityNode['own'];
  readonly links: EntityNode['links'];
}

const TYPE_PREFIX = 'sta:';
/** Highest ids ever given, so that a deleted one is not given again. */
const COUNTER_TYPE = 'sta:ids';

export async function openKeptEntities(
  store: Pick<HistoryStore, 'entities' | 'putEntities' | 'deleteEntities'>,
): Promise<KeptEntities> {
  const nodes = new Map<EntitySet, Map<string, EntityNode>>();
  const inverse = new Map<string, Set<string>>();
  const highest = new Map<string, number>();

  for (const set of ENTITY_SETS) {
    nodes.set(set, new Map());
    for (const { id, json } of await store.entities(TYPE_PREFIX + set)) {
      const { own, links } = json as KeptJson;
      add({ set, id, own, links, origin: 'kept' });
    }
  }
  for (const { id, json } of await store.entities(COUNTER_TYPE)) highest.set(id, Number(json));

  function add(node: EntityNode): void {
    setOf(node.set).set(node.id, node);
    for (const key of linkKeys(node)) {
      const ids = inverse.get(key) ?? new Set();
      ids.add(node.id);
      inverse.set(key, ids);
    }
  }

  function drop(node: EntityNode): void {
    const known = setOf(node.set).get(node.id);
    if (!known) return;
    setOf(node.set).delete(node.id);
    for (const key of linkKeys(known)) inverse.get(key)?.delete(node.id);
  }

  function setOf(set: EntitySet): Map<string, EntityNode> {
    return nodes.get(set) as Map<string, EntityNode>;
  }

  return {
    get: (set, id) => setOf(set).get(id),
    list: (set) => setOf(set).values(),
    *inverse(set, navigation, id) {
      for (const own of inverse.get(`${set}/${navigation}/${id}`) ?? [])
        yield setOf(set).get(own) as EntityNode;
    },
    newId(set) {
      const id = (highest.get(set) ?? 0) + 1;
      highest.set(set, id);
      return String(id);
    },
    async put(changed) {
      const counters = [...new Set(changed.map(({ set }) => set))].map((set) => ({
        type: COUNTER_TYPE,
        id: set,
        json: highest.get(set) ?? 0,
      }));
      await store.putEntities([
        ...changed.map(({ set, id, own, links }) => ({
          type: TYPE_PREFIX + set,
          id,
          json: { own, links } satisfies KeptJson,
        })),
        ...counters,
      ]);
      for (const node of changed) {
        drop(node);
        add(node);
      }
    },
    async remove(gone) {
      for (const [set, list] of Map.groupBy(gone, ({ set }) => set))
        await store.deleteEntities(
          TYPE_PREFIX + set,
          list.map(({ id }) => id),
        );
      for (const node of gone) drop(node);
    },
  };
}

function* linkKeys({ set, links }: EntityNode): Iterable<string> {
  for (const [navigation, ids] of Object.entries(links))
    for (const id of ids) yield `${set}/${navigation}/${id}`;
}
