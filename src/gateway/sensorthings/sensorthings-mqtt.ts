import type { ObservationRows } from '../store/history-store.ts';
import { NAVIGATION } from './entity-model.ts';
import { type EntityNode, formatKey } from './entity-node.ts';
import { observationNode } from './observation-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import { parseOptions, type QueryOptions } from './odata/parse-options.ts';
import { parseResourcePath } from './odata/resource-path.ts';
import { resolveResource } from './resolve-resource.ts';
import { SENSORTHINGS_PATH } from './sensorthings-http.ts';
import { tellEntity } from './tell-entities.ts';
import { createEntity, type WriteContext } from './write-entities.ts';

/** The MQTT side of the interface (18-088, 13 and 14): publish to create, subscribe to be told. */
export interface SensorThingsMqtt {
  /** Whether a topic or filter is one of the interface's. */
  isOurs(topic: string): boolean;
  /**
   * Someone listens to a topic (a set, an entity, a set of an entity, a property; `?$select=` may follow).
   *
   * @throws {BadRequest} where it is none, wildcards among them.
   */
  subscribed(filter: string): void;
  unsubscribed(filter: string): void;
  /**
   * Makes what a message describes; resolves when it is on disk.
   *
   * @throws {BadRequest} where the topic takes no messages or the message fits no entity.
   */
  receive(topic: string, payload: Uint8Array): Promise<void>;
  /** Tells those who listen of readings that were stored. */
  tellRows(rows: ObservationRows): void;
  /** Tells those who listen of entities that were made or changed. */
  tellNodes(nodes: readonly EntityNode[]): void;
}

export interface MqttOutput {
  /** Root of the links in what is told, with a slash at the end. */
  readonly rootUrl: string;
  publish(topic: string, payload: string): void;
}

interface Listened {
  readonly options: QueryOptions;
  listeners: number;
}

const ROOT = `${SENSORTHINGS_PATH}/`;
const CREATES = /^(?:Observations|(?:Datastreams|FeaturesOfInterest)\([^)]*\)\/Observations)$/u;

export function createSensorThingsMqtt(
  context: WriteContext,
  output: MqttOutput,
): SensorThingsMqtt {
  /** By address without options, then by the filter as it was asked for, which is the topic to answer on. */
  const listened = new Map<string, Map<string, Listened>>();

  function unwrap(topic: string): string {
    return topic.slice(ROOT.length);
  }

  function tell(node: EntityNode): void {
    const paths = [node.set, `${node.set}${plainKey(node.id)}`, ...pathsThrough(node)];
    for (const path of paths)
      for (const [filter, { options }] of listened.get(path) ?? [])
        void tellEntity({ ...context, rootUrl: output.rootUrl }, node, options).then((json) =>
          output.publish(filter, JSON.stringify(json)),
        );
    for (const [name, value] of Object.entries(node.own))
      for (const filter of listened.get(`${node.set}${plainKey(node.id)}/${name}`)?.keys() ?? [])
        output.publish(filter, JSON.stringify({ [name]: value }));
  }

  return {
    isOurs: (topic) => topic.startsWith(ROOT),
    subscribed(filter) {
      if (/[+#]/.test(filter))
        throw new BadRequest(`Expected a topic without wildcards, got "${filter}".`);
      const [path = '', search = ''] = unwrap(filter).split(/\?(.*)/s);
      parseResourcePath(path);
      const filters = listened.get(path) ?? new Map<string, Listened>();
      listened.set(path, filters);
      const known = filters.get(filter);
      if (known) known.listeners++;
      else filters.set(filter, { options: parseOptions(search), listeners: 1 });
    },
    unsubscribed(filter) {
      const [path = ''] = unwrap(filter).split('?');
      const filters = listened.get(path);
      const known = filters?.get(filter);
      if (!filters || !known || --known.listeners > 0) return;
      filters.delete(filter);
      if (filters.size === 0) listened.delete(path);
    },
    async receive(topic, payload) {
      const path = unwrap(topic);
      if (!CREATES.test(path))
        throw new BadRequest(
          `Expected ${ROOT}Observations or ${ROOT}Datastreams(…)/Observations, got "${topic}".`,
        );
      const { resource } = await resolveResource(context, parseResourcePath(path));
      if (resource.type !== 'set') return;
      try {
        await createEntity(context, resource.set, readJson(payload), resource.implied);
      } catch (error) {
        // It came again because its acknowledgement was lost: refused, it would come for ever.
        if (!(error instanceof BadRequest && error.status === 409)) throw error;
      }
    },
    tellRows(rows) {
      if (listened.size === 0) return;
      for (let i = 0; i < rows.slot.length; i++) tell(observationNode(rows, i, context.graph));
    },
    tellNodes(nodes) {
      if (listened.size === 0) return;
      for (const node of nodes) tell(node);
    },
  };
}

/** Sets of the entities that a node points to: `Datastreams(1)/Observations` for an observation. */
function* pathsThrough(node: EntityNode): Iterable<string> {
  for (const [name, ids] of Object.entries(node.links)) {
    const navigation = NAVIGATION[node.set][name];
    if (!navigation) continue;
    for (const id of ids) yield `${navigation.set}${plainKey(id)}/${navigation.inverse}`;
  }
}

/** As it stands in a topic, which is not percent-encoded. */
function plainKey(id: string): string {
  return decodeURIComponent(formatKey(id));
}

function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new BadRequest('Expected JSON, got other bytes.');
  }
}
