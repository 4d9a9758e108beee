import type { HistoryStore } from '../store/history-store.ts';
import type { EntityGraph } from './entity-graph.ts';
import { type EntitySet, NAVIGATION } from './entity-model.ts';
import type { EntityNode } from './entity-node.ts';
import { type Bounds, boundsOf } from './observation-bounds.ts';
import { observationNode } from './observation-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import { compareValues, compileFilter, compileValue, type Value } from './odata/compile-filter.ts';
import type { Expression } from './odata/expression.ts';
import type { QueryOptions } from './odata/parse-options.ts';
import { type Fetched, resolvePath } from './resolve-path.ts';

export interface ReadContext {
  readonly graph: EntityGraph;
  readonly store: Pick<HistoryStore, 'scan' | 'count' | 'observation'>;
}

/** Which entities a path leads to, before any option. */
export type Selection =
  | { readonly type: 'nodes'; readonly set: EntitySet; readonly nodes: Iterable<EntityNode> }
  | {
      readonly type: 'observations';
      readonly slots?: readonly number[];
      readonly featureId?: string;
    };

export interface Page {
  readonly nodes: readonly EntityNode[];
  /** Entities that the filter lets through, where $count asked. */
  readonly count?: number;
  readonly hasMore: boolean;
}

export const DEFAULT_TOP = 100;
const MAX_TOP = 10_000;
/** Rows read from the store at a time, and for one answer at most. */
const SCAN_ROWS = 2000;
const MAX_SCANNED = 500_000;
/** Entities that are sorted in memory. */
const MAX_SORTED = 200_000;
/** Observations of each datastream that a filter from another set looks at. */
const MAX_FETCHED_STREAMS = 500;
const MAX_FETCHED_ROWS = 1000;

/**
 * Filters, sorts and cuts out one page.
 *
 * @throws {BadRequest} where the answer would take more than a server should give.
 */
export async function readPage(
  context: ReadContext,
  selection: Selection,
  options: QueryOptions,
): Promise<Page> {
  const top = Math.min(options.top ?? DEFAULT_TOP, MAX_TOP);
  return selection.type === 'observations'
    ? readObservations(context, selection, options, top)
    : readNodes(context, selection, options, top);
}

async function readNodes(
  context: ReadContext,
  { nodes }: Extract<Selection, { type: 'nodes' }>,
  options: QueryOptions,
  top: number,
): Promise<Page> {
  const { graph } = context;
  const { filter, orderby, skip, count } = options;
  const accepts = filter && compileFilter(filter);
  const looksAtReadings = filter !== undefined && mentionsObservations(filter);
  const found: EntityNode[] = [];
  const end = skip + top + 1;
  for (const node of nodes) {
    const fetched = looksAtReadings ? await fetchReadings(context, node) : undefined;
    if (accepts && !accepts((segments) => resolvePath(graph, node, segments, fetched))) continue;
    found.push(node);
    if (found.length > MAX_SORTED)
      throw new BadRequest(`Expected at most ${MAX_SORTED} entities; narrow the $filter.`, 413);
    if (!count && orderby.length === 0 && found.length >= end) break;
  }
  const sorted = sortNodes(graph, found, options);
  return {
    nodes: sorted.slice(skip, skip + top),
    ...(count && { count: found.length }),
    hasMore: found.length > skip + top,
  };
}

function sortNodes(
  graph: EntityGraph,
  nodes: EntityNode[],
  { orderby }: QueryOptions,
): EntityNode[] {
  if (orderby.length === 0) return nodes;
  const terms = orderby.map(({ by, descending }) => ({
    read: compileValue(by),
    sign: descending ? -1 : 1,
  }));
  const keyed = nodes.map((node) => ({
    node,
    keys: terms.map(({ read }) => read((segments) => resolvePath(graph, node, segments))),
  }));
  return keyed
    .sort((a, b) => {
      for (const [i, { sign }] of terms.entries()) {
        const order = compareValues(a.keys[i] as Value, b.keys[i] as Value);
        if (order !== 0) return sign * order;
      }
      return 0;
    })
    .map(({ node }) => node);
}

async function readObservations(
  context: ReadContext,
  selection: Extract<Selection, { type: 'observations' }>,
  options: QueryOptions,
  top: number,
): Promise<Page> {
  const { graph, store } = context;
  const { filter, skip, count, orderby } = options;
  const bounds = within(selection, boundsOf(filter, graph));
  const order = storeOrder(options);
  const accepts = filter && compileFilter(filter);
  const isPlain = !accepts && selection.featureId === undefined;
  const total = count && isPlain ? await store.count(bounds) : undefined;
  const found: EntityNode[] = [];
  let matched = 0;
  const needsAll = order === undefined || (count && !isPlain);
  const rows = scanNodes(context, bounds, order ?? { order: 'cursor', descending: false });
  for await (const node of rows) {
    const isOurs =
      selection.featureId === undefined ||
      node.links.FeatureOfInterest?.[0] === selection.featureId;
    if (!isOurs) continue;
    if (accepts && !accepts((segments) => resolvePath(graph, node, segments))) continue;
    matched++;
    if (order === undefined || (matched > skip && found.length <= top)) found.push(node);
    if (found.length > MAX_SORTED)
      throw new BadRequest(
        `Expected at most ${MAX_SORTED} observations to sort; narrow the $filter.`,
        413,
      );
    if (!needsAll && found.length > top) break;
  }
  const page =
    order === undefined
      ? sortNodes(graph, found, { ...options, orderby }).slice(skip, skip + top)
      : found.slice(0, top);
  return {
    nodes: page,
    ...(count && { count: total ?? matched }),
    hasMore: order === undefined ? matched > skip + top : found.length > top,
  };
}

/** The order in which the store itself can read, or undefined where all must be read and sorted. */
function storeOrder({
  orderby,
}: QueryOptions): { order: 'time' | 'cursor'; descending: boolean } | undefined {
  const [first, ...rest] = orderby;
  if (!first) return { order: 'cursor', descending: false };
  const { by, descending } = first;
  if (by.type !== 'path' || by.segments.length !== 1) return undefined;
  if (by.segments[0] === 'phenomenonTime') return { order: 'time', descending };
  if (rest.length === 0 && /^(?:@iot\.)?id$/.test(by.segments[0] ?? ''))
    return { order: 'cursor', descending };
  return undefined;
}

/** Readings in an order of the store's, page by page. */
async function* scanNodes(
  { graph, store }: ReadContext,
  bounds: Bounds,
  { order, descending }: { order: 'time' | 'cursor'; descending: boolean },
): AsyncIterable<EntityNode> {
  if (bounds.slots?.length === 0) return;
  let after: { timeMs: number; cursor: number } | undefined;
  for (let scanned = 0; ; ) {
    const rows = await store.scan({
      ...bounds,
      order,
      descending,
      limit: SCAN_ROWS,
      ...(after && { after }),
    });
    const { length } = rows.slot;
    for (let i = 0; i < length; i++) yield observationNode(rows, i, graph);
    if (length < SCAN_ROWS) return;
    after = {
      timeMs: rows.timeMs[length - 1] as number,
      cursor: rows.cursor[length - 1] as number,
    };
    scanned += length;
    if (scanned >= MAX_SCANNED)
      throw new BadRequest(
        `Expected a $filter that reads at most ${MAX_SCANNED} observations; narrow it by Datastream or phenomenonTime.`,
        413,
      );
  }
}

function within({ slots }: { slots?: readonly number[] }, bounds: Bounds): Bounds {
  if (!slots) return bounds;
  const { slots: own } = bounds;
  return { ...bounds, slots: own ? slots.filter((slot) => own.includes(slot)) : slots };
}

/** The newest observations of every datastream that a path from this entity may lead through. */
async function fetchReadings(context: ReadContext, node: EntityNode): Promise<Fetched> {
  const { graph, store } = context;
  const streams = node.set === 'Datastreams' ? [node] : [...graph.follow(node, 'Datastreams')];
  if (streams.length > MAX_FETCHED_STREAMS)
    throw new BadRequest(
      `Expected at most ${MAX_FETCHED_STREAMS} datastreams behind one entity; ask of Datastreams.`,
      413,
    );
  const fetched = new Map<string, readonly EntityNode[]>();
  for (const stream of streams) {
    const slot = graph.slotOf(stream.id);
    if (slot === undefined) continue;
    const rows = await store.scan({
      slots: [slot],
      order: 'time',
      descending: true,
      limit: MAX_FETCHED_ROWS,
    });
    fetched.set(
      stream.id,
      Array.from(rows.slot, (_, i) => observationNode(rows, i, graph)),
    );
  }
  return fetched;
}

function mentionsObservations(expression: Expression): boolean {
  switch (expression.type) {
    case 'literal':
      return false;
    case 'path':
      return expression.segments.includes('Observations');
    case 'not':
      return mentionsObservations(expression.operand);
    case 'call':
      return expression.args.some(mentionsObservations);
    case 'binary':
      return mentionsObservations(expression.left) || mentionsObservations(expression.right);
  }
}

/** What a navigation property of an entity leads to. */
export function selectAlong(graph: EntityGraph, node: EntityNode, name: string): Selection {
  const navigation = NAVIGATION[node.set][name];
  if (!navigation)
    throw new BadRequest(`Expected a navigation property of ${node.set}, got "${name}".`);
  if (navigation.set !== 'Observations')
    return { type: 'nodes', set: navigation.set, nodes: graph.follow(node, name) };
  if (node.set === 'FeaturesOfInterest') return { type: 'observations', featureId: node.id };
  const slot = graph.slotOf(node.id);
  return { type: 'observations', slots: slot === undefined ? [] : [slot] };
}
