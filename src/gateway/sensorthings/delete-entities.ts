import { type EntitySet, NAVIGATION } from './entity-model.ts';
import type { EntityNode } from './entity-node.ts';
import { requireKept, type WriteContext } from './write-entities.ts';

const ROWS = 5000;

/**
 * Removes an entity with all that cannot be without it (18-088, table 25): a thing's datastreams and history, a
 * datastream's observations.
 *
 * @throws {BadRequest} where another source keeps it.
 */
export async function deleteEntity(context: WriteContext, node: EntityNode): Promise<void> {
  requireKept(node);
  if (node.set === 'Observations') return context.store.deleteObservations([Number(node.id)]);
  const gone = new Map<string, EntityNode>();
  gather(context, node, gone);
  for (const { set, id } of gone.values()) {
    if (set === 'Datastreams') await deleteObservations(context, id);
    if (set === 'FeaturesOfInterest') await deleteObservationsOf(context, id);
  }
  await unlink(context, gone);
  await context.kept.remove([...gone.values()]);
  await context.desk.publishCatalogue();
}

function gather(context: WriteContext, node: EntityNode, gone: Map<string, EntityNode>): void {
  const key = `${node.set}/${node.id}`;
  if (gone.has(key)) return;
  gone.set(key, node);
  for (const { set, inverse } of Object.values(NAVIGATION[node.set])) {
    const back = NAVIGATION[set][inverse];
    if (set === 'Observations' || !back?.required) continue;
    for (const child of context.kept.inverse(set, inverse, node.id))
      if (!back.many || (child.links[inverse] ?? []).every((id) => gone.has(`${node.set}/${id}`)))
        gather(context, child, gone);
  }
}

/** Takes the gone ones out of the lists of those that stay. */
async function unlink(context: WriteContext, gone: ReadonlyMap<string, EntityNode>): Promise<void> {
  const changed = new Map<string, EntityNode>();
  for (const { set, id } of gone.values())
    for (const [holder, navigation] of listsOf(set))
      for (const node of context.kept.inverse(holder, navigation, id)) {
        const key = `${holder}/${node.id}`;
        if (gone.has(key)) continue;
        const current = changed.get(key) ?? node;
        const ids = (current.links[navigation] ?? []).filter((other) => other !== id);
        changed.set(key, { ...current, links: { ...current.links, [navigation]: ids } });
      }
  if (changed.size > 0) await context.kept.put([...changed.values()]);
}

function listsOf(set: EntitySet): readonly (readonly [EntitySet, string])[] {
  return set === 'Locations'
    ? [
        ['Things', 'Locations'],
        ['HistoricalLocations', 'Locations'],
      ]
    : [];
}

async function deleteObservations({ graph, store }: WriteContext, streamId: string): Promise<void> {
  const slot = graph.slotOf(streamId);
  if (slot === undefined) return;
  for (;;) {
    const rows = await store.scan({
      slots: [slot],
      order: 'cursor',
      descending: false,
      limit: ROWS,
    });
    if (rows.slot.length === 0) return;
    await store.deleteObservations([...rows.cursor]);
  }
}

/** Those of one feature, wherever they are; rare, so all kept datastreams are looked through. */
async function deleteObservationsOf(
  { graph, kept, store }: WriteContext,
  featureId: string,
): Promise<void> {
  for (const { id } of kept.list('Datastreams')) {
    const slot = graph.slotOf(id);
    if (slot === undefined) continue;
    for (let after: { timeMs: number; cursor: number } | undefined; ; ) {
      const rows = await store.scan({
        slots: [slot],
        order: 'cursor',
        descending: false,
        limit: ROWS,
        ...(after && { after }),
      });
      const { length } = rows.slot;
      const cursors = [...rows.cursor].filter(
        (_, i) => rows.extras?.[i]?.featureOfInterest === featureId,
      );
      if (cursors.length > 0) await store.deleteObservations(cursors);
      if (length < ROWS) break;
      after = {
        timeMs: rows.timeMs[length - 1] as number,
        cursor: rows.cursor[length - 1] as number,
      };
    }
  }
}
