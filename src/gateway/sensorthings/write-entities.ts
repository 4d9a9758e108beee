import type { HistoryStore } from '../store/history-store.ts';
import { formatTime } from './catalogue-entities.ts';
import { type Json, readProperties, requireObject } from './check-properties.ts';
import { type EntitySet, GEOJSON_ENCODING, NAVIGATION } from './entity-model.ts';
import { type EntityNode, idValue } from './entity-node.ts';
import type { KeptEntities } from './kept-entities.ts';
import type { NewObservation, ObservationDesk } from './observation-desk.ts';
import { observationNode } from './observation-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import type { ReadContext } from './read-entities.ts';
import { toObservation } from './read-observation.ts';

export interface WriteContext extends ReadContext {
  readonly kept: KeptEntities;
  readonly desk: ObservationDesk;
  readonly store: Pick<HistoryStore, 'scan' | 'count' | 'observation' | 'deleteObservations'>;
  readonly now: () => number;
  /** Told of entities but observations when they are on disk. */
  readonly onWritten: (nodes: readonly EntityNode[]) => void;
}

/** Links that the address implies: `Datastreams(1)/Observations` makes observations of datastream 1. */
export type ImpliedLinks = Readonly<Record<string, string>>;

/** What one request makes, gathered before anything is written. */
interface Draft {
  readonly nodes: Map<string, EntityNode>;
  readonly observations: NewObservation[];
}

const MAX_DEPTH = 6;

/**
 * Makes an entity with all that is nested in it (18-088, 10.2.1); all of it or nothing.
 *
 * @throws {BadRequest}
 */
export async function createEntity(
  context: WriteContext,
  set: EntitySet,
  json: unknown,
  implied: ImpliedLinks = {},
): Promise<EntityNode> {
  const draft: Draft = { nodes: new Map(), observations: [] };
  if (set === 'Observations') {
    draftObservation(context, draft, json, implied, 0);
    const [made] = await write(context, draft);
    return made as EntityNode;
  }
  const id = draftEntity(context, draft, set, json, implied, 0);
  await write(context, draft);
  return context.graph.get(set, id) as EntityNode;
}

/** Writes what was drafted; its observations as they are stored, in order. */
export async function write(context: WriteContext, draft: Draft): Promise<readonly EntityNode[]> {
  const { kept, desk, onWritten } = context;
  const nodes = [...draft.nodes.values()];
  if (nodes.length > 0) {
    await kept.put(nodes);
    if (nodes.some(({ set }) => set === 'Things' || set === 'Datastreams' || set === 'Locations'))
      await desk.publishCatalogue();
    onWritten(nodes);
  }
  if (draft.observations.length === 0) return [];
  return readBack(context, await desk.submit(draft.observations));
}

/** Readings that were stored together stand side by side in the order of arrival; one that was there already is missing. */
async function readBack(
  { store, graph }: ReadContext,
  cursors: readonly number[],
): Promise<readonly EntityNode[]> {
  const after = { timeMs: 0, cursor: (cursors[0] as number) - 1 };
  const rows = await store.scan({
    order: 'cursor',
    descending: false,
    after,
    limit: cursors.length,
  });
  if (cursors.some((cursor, i) => rows.cursor[i] !== cursor))
    throw new BadRequest('Expected a new observation, got one that is stored already.', 409);
  return cursors.map((_, i) => observationNode(rows, i, graph));
}

function keyOf(set: EntitySet, id: string): string {
  return `${set}/${id}`;
}

/** Finds an entity among the drafted and the known ones. */
function find(
  { graph }: ReadContext,
  draft: Draft,
  set: EntitySet,
  id: string,
): EntityNode | undefined {
  return draft.nodes.get(keyOf(set, id)) ?? graph.get(set, id);
}

function draftEntity(
  context: WriteContext,
  draft: Draft,
  set: EntitySet,
  input: unknown,
  implied: ImpliedLinks,
  depth: number,
): string {
  if (depth > MAX_DEPTH) throw new BadRequest(`Expected at most ${MAX_DEPTH} nested entities.`);
  const json = requireObject(input, `an entity of ${set}`);
  const own = readProperties(set, json);
  const id = context.kept.newId(set);
  const links: Record<string, readonly string[]> = {};
  for (const [name, navigation] of Object.entries(NAVIGATION[set])) {
    if (!isOwned(set, name)) continue;
    const given = json[name];
    const list = given === undefined ? [] : navigation.many ? requireList(name, given) : [given];
    const ids = list.map((item) =>
      draftLinked(context, draft, navigation.set, item, `${set}: ${name}`, depth),
    );
    if (implied[name] !== undefined) ids.push(implied[name]);
    if (navigation.required && ids.length === 0)
      throw new BadRequest(`${set}: Expected a link to ${name}, got none.`);
    if (!navigation.many && ids.length > 1)
      throw new BadRequest(`${set}: Expected one ${name}, got ${ids.length}.`);
    links[name] = ids;
  }
  draft.nodes.set(keyOf(set, id), { set, id, own, links, origin: 'kept' });
  draftChildren(context, draft, set, id, json, depth);
  if (set === 'Things' && (links.Locations?.length ?? 0) > 0)
    draftVisit(context, draft, id, links.Locations ?? []);
  if (set === 'Locations') {
    const things = [
      ...linkedIds(json.Things),
      ...(implied.Things === undefined ? [] : [implied.Things]),
    ];
    for (const thingId of things) moveThing(context, draft, thingId, [id]);
  }
  return id;
}

/** An entity that lies on the other side of a link: nested ones are made, others are looked up. */
function draftLinked(
  context: WriteContext,
  draft: Draft,
  set: EntitySet,
  input: unknown,
  where: string,
  depth: number,
): string {
  const json = requireObject(input, where);
  const id = linkedId(json);
  if (id === undefined) return draftEntity(context, draft, set, json, {}, depth + 1);
  if (!find(context, draft, set, id))
    throw new BadRequest(`${where}: Expected an entity of ${set} that exists, got "${id}".`);
  return id;
}

/** Entities nested in a set that point back to this one: a thing's datastreams, their observations. */
function draftChildren(
  context: WriteContext,
  draft: Draft,
  set: EntitySet,
  id: string,
  json: Json,
  depth: number,
): void {
  for (const [name, navigation] of Object.entries(NAVIGATION[set])) {
    if (isOwned(set, name) || json[name] === undefined || set === 'Locations') continue;
    for (const item of requireList(name, json[name])) {
      const implied = { [navigation.inverse]: id };
      if (navigation.set === 'Observations')
        draftObservation(context, draft, item, implied, depth + 1);
      else draftEntity(context, draft, navigation.set, item, implied, depth + 1);
    }
  }
}

/** Adds an observation to a draft. */
export function draftObservation(
  context: WriteContext,
  draft: Draft,
  input: unknown,
  implied: ImpliedLinks,
  depth: number,
): void {
  const json = requireObject(input, 'an observation');
  const own = readProperties('Observations', json);
  const streamId =
    implied.Datastream ??
    (json.Datastream === undefined
      ? undefined
      : draftLinked(
          context,
          draft,
          'Datastreams',
          json.Datastream,
          'Observations: Datastream',
          depth,
        ));
  if (streamId === undefined)
    throw new BadRequest('Observations: Expected a link to Datastream, got none.');
  const feature =
    implied.FeatureOfInterest ??
    (json.FeatureOfInterest === undefined
      ? defaultFeature(context, draft, streamId)
      : draftLinked(
          context,
          draft,
          'FeaturesOfInterest',
          json.FeatureOfInterest,
          'Observations: FeatureOfInterest',
          depth,
        ));
  draft.observations.push(toObservation(own, streamId, context.now(), feature));
}

/** The place of the thing, made a feature once for each location (18-088, 8.2.8). */
function defaultFeature(context: WriteContext, draft: Draft, streamId: string): string | undefined {
  const stream = find(context, draft, 'Datastreams', streamId);
  const thing = stream && find(context, draft, 'Things', stream.links.Thing?.[0] ?? '');
  if (!thing || thing.origin === 'catalogue') return undefined;
  const location = find(context, draft, 'Locations', thing.links.Locations?.[0] ?? '');
  if (!location) return undefined;
  const known = [...context.kept.inverse('FeaturesOfInterest', 'Location', location.id)][0];
  if (known) return known.id;
  const drafted = [...draft.nodes.values()].find(
    ({ set, links }) => set === 'FeaturesOfInterest' && links.Location?.[0] === location.id,
  );
  if (drafted) return drafted.id;
  const id = context.kept.newId('FeaturesOfInterest');
  const { name, description, encodingType = GEOJSON_ENCODING, location: feature } = location.own;
  draft.nodes.set(keyOf('FeaturesOfInterest', id), {
    set: 'FeaturesOfInterest',
    id,
    own: { name, description, encodingType, feature },
    links: { Location: [location.id] },
    origin: 'kept',
  });
  return id;
}

/** Gives a thing another place; the old one stays in its history. */
function moveThing(
  context: WriteContext,
  draft: Draft,
  thingId: string,
  locationIds: readonly string[],
): void {
  const thing = find(context, draft, 'Things', thingId);
  if (!thing) throw new BadRequest(`Locations: Expected a thing that exists, got "${thingId}".`);
  requireKept(thing);
  draft.nodes.set(keyOf('Things', thingId), {
    ...thing,
    links: { ...thing.links, Locations: locationIds },
  });
  draftVisit(context, draft, thingId, locationIds);
}

function draftVisit(
  context: WriteContext,
  draft: Draft,
  thingId: string,
  locationIds: readonly string[],
): void {
  const id = context.kept.newId('HistoricalLocations');
  draft.nodes.set(keyOf('HistoricalLocations', id), {
    set: 'HistoricalLocations',
    id,
    own: { time: formatTime(context.now()) },
    links: { Thing: [thingId], Locations: locationIds },
    origin: 'kept',
  });
}

/**
 * Changes some (PATCH) or all (PUT) properties of an entity; links to others may be changed as well.
 *
 * @throws {BadRequest}
 */
export async function changeEntity(
  context: WriteContext,
  node: EntityNode,
  input: unknown,
  isPatch: boolean,
): Promise<EntityNode> {
  requireKept(node);
  if (node.set === 'Observations')
    throw new BadRequest(
      'Expected a new observation in place of a changed one: history is not rewritten.',
      405,
    );
  const json = requireObject(input, `an entity of ${node.set}`);
  const own = readProperties(node.set, json, isPatch);
  const draft: Draft = { nodes: new Map(), observations: [] };
  const links: Record<string, readonly string[]> = { ...node.links };
  for (const [name, navigation] of Object.entries(NAVIGATION[node.set])) {
    if (json[name] === undefined) continue;
    if (!isOwned(node.set, name))
      throw new BadRequest(`${node.set}: Expected ${name} to be changed at its own address.`);
    const list = navigation.many ? requireList(name, json[name]) : [json[name]];
    links[name] = list.map((item) =>
      draftLinked(context, draft, navigation.set, item, `${node.set}: ${name}`, 0),
    );
  }
  const changed = { ...node, own: isPatch ? { ...node.own, ...own } : own, links };
  draft.nodes.set(keyOf(node.set, node.id), changed);
  if (node.set === 'Things' && json.Locations !== undefined)
    draftVisit(context, draft, node.id, links.Locations ?? []);
  await write(context, draft);
  return changed;
}

/** Links that are kept with the entity itself; the others are found the other way round. */
function isOwned(set: EntitySet, name: string): boolean {
  const navigation = NAVIGATION[set][name];
  if (!navigation) return false;
  return (
    !navigation.many ||
    (name === 'Locations' && (set === 'Things' || set === 'HistoricalLocations'))
  );
}

/** @throws {BadRequest} where another source keeps it. */
export function requireKept(node: EntityNode): void {
  if (node.origin === 'catalogue')
    throw new BadRequest(
      `Expected an entity that was made through this interface; ${node.set} "${idValue(node.id)}" belongs to another source and is changed there.`,
      409,
    );
}

function requireList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value))
    throw new BadRequest(`${name}: Expected a list, got ${JSON.stringify(value)?.slice(0, 60)}.`);
  return value;
}

/** `{"@iot.id": 5}`, also `{"id": 5}` as version 2 writes it. */
function linkedId(json: Json): string | undefined {
  const id = json['@iot.id'] ?? (Object.keys(json).length === 1 ? json.id : undefined);
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}

function linkedIds(list: unknown): string[] {
  return Array.isArray(list) ? list.flatMap((item) => linkedId(item as Json) ?? []) : [];
}

/** An empty draft. */
export function createDraft(): Draft {
  return { nodes: new Map(), observations: [] };
}
