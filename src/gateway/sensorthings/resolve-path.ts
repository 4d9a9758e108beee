import type { EntityGraph } from './entity-graph.ts';
import { NAVIGATION } from './entity-model.ts';
import { type EntityNode, idValue } from './entity-node.ts';

/** Observations of datastreams, fetched before a filter that speaks of them is tried. */
export type Fetched = ReadonlyMap<string, readonly EntityNode[]>;

/**
 * The values of a property path from an entity: through links to other entities, into its JSON, over lists.
 * An id answers as number and as text, since clients write either.
 */
export function resolvePath(
  graph: EntityGraph,
  node: EntityNode,
  segments: readonly string[],
  fetched: Fetched = new Map(),
): readonly unknown[] {
  let nodes: EntityNode[] = [node];
  for (const [i, segment] of segments.entries()) {
    if (nodes.every(({ set }) => Object.hasOwn(NAVIGATION[set], segment))) {
      nodes = nodes.flatMap((from) =>
        segment === 'Observations'
          ? (fetched.get(from.id) ?? [])
          : [...graph.follow(from, segment)],
      );
      continue;
    }
    const rest = segments.slice(i);
    if (rest.length === 1 && (segment === 'id' || segment === '@iot.id'))
      return nodes.flatMap(({ id }) => [idValue(id), id]);
    return nodes.flatMap(({ own }) => readJson(own, rest));
  }
  return nodes.map(({ id }) => idValue(id));
}

function readJson(json: unknown, segments: readonly string[]): readonly unknown[] {
  let values: readonly unknown[] = [json];
  for (const segment of segments)
    values = values.flatMap((value) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, segment)
        ? (value as Record<string, unknown>)[segment]
        : [],
    );
  return values;
}
