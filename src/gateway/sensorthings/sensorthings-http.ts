import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDataArrays } from './create-data-array.ts';
import { deleteEntity } from './delete-entities.ts';
import { ENTITY_SETS } from './entity-model.ts';
import { type EntityNode, idValue, selfLink } from './entity-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import { parseOptions } from './odata/parse-options.ts';
import { parseResourcePath } from './odata/resource-path.ts';
import { readPage } from './read-entities.ts';
import { type Resource, resolveResource } from './resolve-resource.ts';
import { tellEntity, tellPage } from './tell-entities.ts';
import { changeEntity, createEntity, type WriteContext } from './write-entities.ts';

/** First step of every address of the interface. */
export const SENSORTHINGS_PATH = 'v1.1';

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, bare text of a `$value`, or nothing. */
  readonly body?: { readonly json: unknown } | { readonly text: string };
}

export interface HttpRequest {
  readonly method: string;
  /** Below the service's root, encoded, without a leading slash. */
  readonly path: string;
  readonly search: string;
  readonly rootUrl: string;
  /** Whether the client may write; asked only where it wants to. */
  mayWrite(): boolean;
  readJson(): Promise<unknown>;
}

const CONFORMANCE = [
  'http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/resource-path/resource-path-to-entities',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/request-data',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/create-entity',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/link-to-existing-entities',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/deep-insert',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/update-entity',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/delete-entity',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/data-array/data-array',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/create-observations-via-mqtt/observations-creation',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates',
];

/** Answers one request; errors are answers as well. */
export async function answerSensorThings(
  context: WriteContext,
  request: HttpRequest,
): Promise<HttpReply> {
  try {
    return await answer(context, request);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    const { status, message } = error;
    return { status, body: { json: { code: status, type: 'error', message } } };
  }
}

async function answer(context: WriteContext, request: HttpRequest): Promise<HttpReply> {
  const { method, path } = request;
  if (path === '') {
    if (method !== 'GET') throw notAllowed('GET');
    return { status: 200, body: { json: describeService(request.rootUrl) } };
  }
  if (method === 'GET') return read(context, request);
  if (!request.mayWrite())
    throw new BadRequest(
      'Expected the token of YUNJIAN_PUBLISH_TOKEN as "Authorization: Bearer …"; writing is for those who have it.',
      401,
    );
  switch (method) {
    case 'POST':
      return create(context, request);
    case 'PATCH':
    case 'PUT':
      return change(context, request);
    case 'DELETE':
      return remove(context, request);
    default:
      throw notAllowed('GET, POST, PATCH, PUT, DELETE');
  }
}

function describeService(rootUrl: string): object {
  return {
    value: ENTITY_SETS.map((name) => ({ name, url: rootUrl + name })),
    serverSettings: { conformance: CONFORMANCE },
  };
}

async function read(context: WriteContext, request: HttpRequest): Promise<HttpReply> {
  const { path, search, rootUrl } = request;
  const tell = { ...context, rootUrl };
  const options = parseOptions(search);
  const { resource, as } = await resolveResource(context, parseResourcePath(path));
  if (resource.type === 'property') return readProperty(resource, as === 'value');
  if (resource.type === 'entity') {
    const json =
      as === 'ref'
        ? { '@iot.selfLink': selfLink(rootUrl, resource.node) }
        : await tellEntity(tell, resource.node, options);
    return { status: 200, body: { json } };
  }
  const page = await readPage(context, resource.selection, options);
  const told = await tellPage(tell, page, options, rootUrl + path);
  const json =
    as === 'ref'
      ? { ...told, value: page.nodes.map((node) => ({ '@iot.selfLink': selfLink(rootUrl, node) })) }
      : told;
  return { status: 200, body: { json } };
}

function readProperty(
  { node, name }: Extract<Resource, { type: 'property' }>,
  isBare: boolean,
): HttpReply {
  const isId = name === 'id' || name === '@iot.id';
  const value = isId ? idValue(node.id) : node.own[name];
  if (value === undefined || value === null) return { status: 204 };
  if (!isBare) return { status: 200, body: { json: { [isId ? '@iot.id' : name]: value } } };
  return {
    status: 200,
    body: { text: typeof value === 'object' ? JSON.stringify(value) : String(value) },
  };
}

async function create(context: WriteContext, request: HttpRequest): Promise<HttpReply> {
  const { path, rootUrl } = request;
  const json = await request.readJson();
  if (path === 'CreateObservations')
    return { status: 201, body: { json: await createDataArrays(context, json, rootUrl) } };
  const { resource, as } = await resolveResource(context, parseResourcePath(path));
  if (resource.type !== 'set' || as !== 'json')
    throw new BadRequest(
      'Expected the address of a set to make an entity in, got another one.',
      405,
    );
  const node = await createEntity(context, resource.set, json, resource.implied);
  return {
    status: 201,
    headers: { location: selfLink(rootUrl, node) },
    body: { json: await tellEntity({ ...context, rootUrl }, node) },
  };
}

async function change(context: WriteContext, request: HttpRequest): Promise<HttpReply> {
  const node = await requireEntity(context, request.path);
  const changed = await changeEntity(
    context,
    node,
    await request.readJson(),
    request.method === 'PATCH',
  );
  return {
    status: 200,
    body: { json: await tellEntity({ ...context, rootUrl: request.rootUrl }, changed) },
  };
}

async function remove(context: WriteContext, request: HttpRequest): Promise<HttpReply> {
  await deleteEntity(context, await requireEntity(context, request.path));
  return { status: 200 };
}

async function requireEntity(context: WriteContext, path: string): Promise<EntityNode> {
  const { resource, as } = await resolveResource(context, parseResourcePath(path));
  if (resource.type !== 'entity' || as !== 'json')
    throw new BadRequest('Expected the address of one entity, got another one.', 405);
  return resource.node;
}

function notAllowed(allowed: string): BadRequest {
  return new BadRequest(`Expected ${allowed}.`, 405);
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads a request's body as JSON.
 *
 * @throws {BadRequest}
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).byteLength;
    if (bytes > MAX_BODY_BYTES)
      throw new BadRequest(`Expected at most ${MAX_BODY_BYTES} bytes of JSON.`, 413);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BadRequest('Expected JSON, got other text.');
  }
}

/** Sends a reply as it stands; the security headers are set already. */
export function sendReply(response: ServerResponse, { status, headers, body }: HttpReply): void {
  const text = body === undefined ? '' : 'json' in body ? JSON.stringify(body.json) : body.text;
  const type = body && 'text' in body ? 'text/plain' : 'application/json';
  response.writeHead(status, {
    ...headers,
    ...(text !== '' && { 'content-type': `${type}; charset=utf-8` }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
