import type { Catalogue } from '#model';
import {
  type CatalogueEntities,
  createCatalogueEntities,
  type LatestFix,
} from './catalogue-entities.ts';
import { type EntitySet, NAVIGATION } from './entity-model.ts';
import type { EntityNode } from './entity-node.ts';
import type { KeptEntities } from './kept-entities.ts';

/** Things made through this interface stand in the gateway's catalogue under ids that begin so. */
export const KEPT_PREFIX = 'sta:';

/** All entities but observations, with their links; what other sources tell and what was made here. */
export interface EntityGraph {
  get(set: EntitySet, id: string): EntityNode | undefined;
  list(set: EntitySet): Iterable<EntityNode>;
  /** The entities that a navigation property leads to; nothing for observations. */
  follow(node: EntityNode, navigation: string): Iterable<EntityNode>;
  /** The datastream that a row of the catalogue belongs to. */
  datastreamOfSlot(slot: number): EntityNode | undefined;
  /** Row of a datastream in the gateway's catalogue. */
  slotOf(datastreamId: string): number | undefined;
}

export interface GraphSources {
  readonly kept: KeptEntities;
  readonly catalogue: () => Catalogue;
  readonly latestFix: (trackSlot: number) => LatestFix | undefined;
}

export function createEntityGraph({ kept, catalogue, latestFix }: GraphSources): EntityGraph {
  let made: { readonly of: Catalogue; readonly entities: CatalogueEntities } | undefined;
  let slots: { readonly of: Catalogue; readonly byId: ReadonlyMap<string, number> } | undefined;

  function told(): CatalogueEntities {
    const of = catalogue();
    if (made?.of !== of)
      made = {
        of,
        entities: createCatalogueEntities(of, (id) => !id.startsWith(KEPT_PREFIX), latestFix),
      };
    return made.entities;
  }

  function keptSlots(): ReadonlyMap<string, number> {
    const of = catalogue();
    if (slots?.of !== of)
      slots = { of, byId: new Map(of.datastreams.map(({ id, slot }) => [id, slot])) };
    return slots.byId;
  }

  const get = (set: EntitySet, id: string) => kept.get(set, id) ?? told().get(set, id);
  return {
    get,
    *list(set) {
      yield* kept.list(set);
      yield* told().list(set);
    },
    *follow(node, name) {
      const navigation = NAVIGATION[node.set][name];
      if (!navigation || navigation.set === 'Observations') return;
      const links = node.links[name];
      const seen = new Set<string>();
      for (const id of links ?? []) {
        const found = get(navigation.set, id);
        if (found && !seen.has(id)) yield found;
        seen.add(id);
      }
      if (links) return;
      yield* kept.inverse(navigation.set, navigation.inverse, node.id);
      if (node.origin === 'catalogue')
        yield* told().inverse(navigation.set, navigation.inverse, node.id);
    },
    datastreamOfSlot(slot) {
      const id = told().streamOfSlot(slot)?.id;
      if (id === undefined) return undefined;
      return id.startsWith(KEPT_PREFIX)
        ? kept.get('Datastreams', id.slice(KEPT_PREFIX.length))
        : told().get('Datastreams', id);
    },
    slotOf: (id) =>
      kept.get('Datastreams', id) ? keptSlots().get(KEPT_PREFIX + id) : told().slotOf(id),
  };
}
