import type { Catalogue, ObservationBatch } from '#model';
import type { EntityGraph } from './entity-graph.ts';
import { listKept } from './kept-catalogue.ts';
import type { KeptEntities } from './kept-entities.ts';
import type { ObservationDesk } from './observation-desk.ts';
import { BadRequest } from './odata/bad-request.ts';

/** How the desk speaks to the gateway. */
export interface DeskOutlets {
  /** Takes the whole list in; resolves when its rows are on disk. */
  adopt(catalogue: Catalogue): Promise<void>;
  /** Takes things out of the list that were there before. */
  retire(thingIds: readonly string[]): Promise<void>;
  /**
   * Stores readings whose slots are rows of the gateway's own catalogue; resolves with their cursors when they
   * are on disk.
   */
  store(batch: ObservationBatch): Promise<readonly number[]>;
}

export function createDesk(
  kept: KeptEntities,
  graph: EntityGraph,
  outlets: DeskOutlets,
): ObservationDesk {
  let revision = 0;
  let listed: ReadonlySet<string> = new Set();
  return {
    async publishCatalogue() {
      const catalogue = listKept(kept, ++revision);
      await outlets.adopt(catalogue);
      const ids = new Set(catalogue.things.map(({ id }) => id));
      const gone = [...listed].filter((id) => !ids.has(id));
      listed = ids;
      if (gone.length > 0) await outlets.retire(gone);
    },
    async submit(observations) {
      const slots = observations.map(({ datastreamId }) => {
        const slot = graph.slotOf(datastreamId);
        if (slot === undefined)
          throw new BadRequest(`Expected a datastream that exists, got "${datastreamId}".`, 404);
        return slot;
      });
      return outlets.store({
        slot: Uint32Array.from(slots),
        timeMs: Float64Array.from(observations, ({ timeMs }) => timeMs),
        value: Float64Array.from(observations, ({ value }) => value),
        extras: observations.map(({ extra }) =>
          Object.keys(extra).length > 0 ? extra : undefined,
        ),
      });
    },
  };
}
