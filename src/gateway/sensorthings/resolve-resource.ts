import { ENTITY_SETS, isEntitySet, NAVIGATION, PROPERTIES } from './entity-model.ts';
import type { EntityNode } from './entity-node.ts';
import { observationNode } from './observation-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import type { PathSegment } from './odata/resource-path.ts';
import { type ReadContext, type Selection, selectAlong } from './read-entities.ts';
import type { ImpliedLinks } from './write-entities.ts';

/** What an address stands for. */
export type Resource =
  | {
      readonly type: 'set';
      readonly set: EntityNode['set'];
      readonly selection: Selection;
      /** What an entity that is made here is linked to. */
      readonly implied: ImpliedLinks;
    }
  | { readonly type: 'entity'; readonly node: EntityNode }
  | { readonly type: 'property'; readonly node: EntityNode; readonly name: string };

export interface ResolvedPath {
  readonly resource: Resource;
  /** `$value`: the bare text of a property; `$ref`: links in place of entities. */
  readonly as: 'json' | 'value' | 'ref';
}

/** @throws {BadRequest} with status 404 where there is nothing. */
export async function resolveResource(
  context: ReadContext,
  segments: readonly PathSegment[],
): Promise<ResolvedPath> {
  const [first, ...rest] = segments;
  if (!first || !isEntitySet(first.name))
    throw new BadRequest(`Expected one of ${ENTITY_SETS.join(', ')}, got "${first?.name}".`, 404);
  let resource: Resource = {
    type: 'set',
    set: first.name,
    selection:
      first.name === 'Observations'
        ? { type: 'observations' }
        : { type: 'nodes', set: first.name, nodes: context.graph.list(first.name) },
    implied: {},
  };
  if (first.key !== undefined) resource = await pick(context, resource, first.key);
  for (const [i, segment] of rest.entries()) {
    const isLast = i === rest.length - 1;
    if (isLast && segment.name === '$ref' && resource.type !== 'property')
      return { resource, as: 'ref' };
    if (isLast && segment.name === '$value' && resource.type === 'property')
      return { resource, as: 'value' };
    resource = await step(context, resource, segment);
  }
  return { resource, as: 'json' };
}

async function step(
  context: ReadContext,
  from: Resource,
  { name, key }: PathSegment,
): Promise<Resource> {
  if (from.type !== 'entity') throw missing(name);
  const { node } = from;
  const navigation = NAVIGATION[node.set][name];
  if (!navigation) {
    const isId = name === 'id' || name === '@iot.id';
    if (key === undefined && (isId || Object.hasOwn(PROPERTIES[node.set], name)))
      return { type: 'property', node, name };
    throw missing(name);
  }
  const selection = selectAlong(context.graph, node, name);
  if (navigation.many) {
    const set: Resource = {
      type: 'set',
      set: navigation.set,
      selection,
      implied: { [navigation.inverse]: node.id },
    };
    return key === undefined ? set : pick(context, set, key);
  }
  const [only] = selection.type === 'nodes' ? [...selection.nodes] : [];
  if (!only || key !== undefined) throw missing(name);
  return { type: 'entity', node: only };
}

/** The entity of a set with this id, where it belongs to the selection. */
async function pick(
  { graph, store }: ReadContext,
  { set, selection, implied }: Extract<Resource, { type: 'set' }>,
  id: string,
): Promise<Resource> {
  if (selection.type === 'observations') {
    const rows = /^\d{1,15}$/.test(id) ? await store.observation(Number(id)) : undefined;
    const slot = rows?.slot[0];
    const isOurs =
      slot !== undefined && (selection.slots === undefined || selection.slots.includes(slot));
    if (!rows || !isOurs) throw missing(`${set}(${id})`);
    return { type: 'entity', node: observationNode(rows, 0, graph) };
  }
  const node = graph.get(set, id);
  if (!node) throw missing(`${set}(${id})`);
  // The whole set need not be walked to know that it holds the entity.
  if (Object.keys(implied).length > 0) {
    const isOurs = [...selection.nodes].some((other) => other.id === id);
    if (!isOurs) throw missing(`${set}(${id})`);
  }
  return { type: 'entity', node };
}

function missing(what: string): BadRequest {
  return new BadRequest(`There is nothing at "${what}".`, 404);
}
