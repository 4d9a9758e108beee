import { type EntitySet, NAVIGATION, PROPERTIES } from './entity-model.ts';
import { type EntityNode, idValue, selfLink } from './entity-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import { NO_OPTIONS, type QueryOptions } from './odata/parse-options.ts';
import {
  DEFAULT_TOP,
  type Page,
  type ReadContext,
  readPage,
  selectAlong,
} from './read-entities.ts';

export interface TellContext extends ReadContext {
  /** With a slash at the end. */
  readonly rootUrl: string;
}

type Json = Record<string, unknown>;

/** An entity as JSON: ids, links, chosen properties and what is to be expanded. */
export async function tellEntity(
  context: TellContext,
  node: EntityNode,
  options: QueryOptions = NO_OPTIONS,
): Promise<Json> {
  const { select, expand } = options;
  const link = selfLink(context.rootUrl, node);
  checkNames(node.set, options);
  const isSelected = (name: string) => !select || select.includes(name);
  const hasId = !select || select.includes('id') || select.includes('@iot.id');
  const json: Json = {};
  if (hasId) {
    json['@iot.id'] = idValue(node.id);
    json['@iot.selfLink'] = link;
  }
  for (const [name, value] of Object.entries(node.own)) if (isSelected(name)) json[name] = value;
  for (const name of Object.keys(NAVIGATION[node.set])) {
    const inner = Object.hasOwn(expand, name) ? expand[name] : undefined;
    if (inner) Object.assign(json, await tellExpanded(context, node, name, inner, link));
    else if (isSelected(name)) json[`${name}@iot.navigationLink`] = `${link}/${name}`;
  }
  return json;
}

async function tellExpanded(
  context: TellContext,
  node: EntityNode,
  name: string,
  options: QueryOptions,
  link: string,
): Promise<Json> {
  const page = await readPage(context, selectAlong(context.graph, node, name), options);
  const told = await tellAll(context, page.nodes, options);
  if (!NAVIGATION[node.set][name]?.many) return { [name]: told[0] ?? null };
  return {
    [name]: told,
    ...(page.count !== undefined && { [`${name}@iot.count`]: page.count }),
    ...(page.hasMore && { [`${name}@iot.nextLink`]: nextLink(`${link}/${name}`, options) }),
  };
}

/** The body of an answer that lists entities. */
export async function tellPage(
  context: TellContext,
  page: Page,
  options: QueryOptions,
  address: string,
): Promise<Json> {
  const value = await tellAll(context, page.nodes, options);
  return {
    ...(page.count !== undefined && { '@iot.count': page.count }),
    ...(page.hasMore && { '@iot.nextLink': nextLink(address, options) }),
    value: options.resultFormat === 'dataArray' ? toDataArrays(context, page.nodes) : value,
  };
}

async function tellAll(
  context: TellContext,
  nodes: readonly EntityNode[],
  options: QueryOptions,
): Promise<Json[]> {
  const told: Json[] = [];
  for (const node of nodes) told.push(await tellEntity(context, node, options));
  return told;
}

/** Observations as rows, one block for each datastream (18-088, 12.1). */
function toDataArrays({ rootUrl }: TellContext, nodes: readonly EntityNode[]): Json[] {
  const byStream = Map.groupBy(nodes, ({ links }) => links.Datastream?.[0] ?? '');
  return [...byStream].map(([streamId, list]) => ({
    'Datastream@iot.navigationLink': selfLink(rootUrl, { set: 'Datastreams', id: streamId }),
    components: ['id', 'phenomenonTime', 'resultTime', 'result'],
    'dataArray@iot.count': list.length,
    dataArray: list.map(({ id, own }) => [
      idValue(id),
      own.phenomenonTime,
      own.resultTime,
      own.result,
    ]),
  }));
}

function nextLink(address: string, { terms, skip, top }: QueryOptions): string {
  const size = top ?? DEFAULT_TOP;
  const kept = terms.filter((term) => !/^\$(?:skip|top)=/.test(term));
  const all = [`$top=${size}`, `$skip=${skip + size}`, ...kept];
  return `${address}?${all.map((term) => encodeURI(term).replaceAll('#', '%23').replaceAll('&', '%26').replaceAll('+', '%2B')).join('&')}`;
}

/** @throws {BadRequest} where $select or $expand names what the set has not. */
function checkNames(set: EntitySet, { select, expand }: QueryOptions): void {
  const navigation = NAVIGATION[set];
  for (const name of Object.keys(expand))
    if (!Object.hasOwn(navigation, name))
      throw new BadRequest(
        `$expand: Expected ${Object.keys(navigation).join(', ')} of ${set}, got "${name}".`,
      );
  for (const name of select ?? [])
    if (
      name !== 'id' &&
      name !== '@iot.id' &&
      !Object.hasOwn(PROPERTIES[set], name) &&
      !Object.hasOwn(navigation, name)
    )
      throw new BadRequest(`$select: Expected a property of ${set}, got "${name}".`);
}
