import * as v from 'valibot';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { fetchJsonText } from './fetch-text.ts';
import { brokerFields, openForeignBroker } from './foreign-broker.ts';
import { compileMapping, type Mapping } from './mapping/compile-mapping.ts';
import { createMappedSource } from './mapping/mapped-source.ts';
import { type GatewayBatches, openGatewayBatches } from './mqtt/gateway-batches.ts';
import { createTopicReaders, parseJson, sampleOf, type TopicMessage } from './mqtt/read-topic.ts';
import { isTopicFilter, matchTopic } from './mqtt/topic-filter.ts';
import { STA_NAMES } from './sensorthings/names.ts';
import { createStaRegister, observedProperties } from './sensorthings/register.ts';
import { createSourceCatalogue } from './source-catalogue.ts';
import {
  address,
  parseFeedConfig,
  provenanceOf,
  resolveAddress,
  seconds,
  sourceFields,
} from './source-config.ts';
import { createSubscribedSink } from './subscribed-sink.ts';

const template = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

const topicSchema = v.object({
  filter: v.pipe(v.string(), v.check(isTopicFilter, 'Expected an MQTT topic filter')),
  /**
   * - `sensorthings`: an Observation (18-088), also with inline Datastream and Thing; or a Location;
   * - `data-array`: the body of `CreateObservations` (18-088);
   * - `columns`: CBOR columns with ids, see `mqtt/columns-message.ts`;
   * - `gateway`: batches of another gateway, whose catalogue `catalogueUrl` names;
   * - `mapped`: any JSON, by a `mapping` that sees `{ topic, levels, payload }`.
   */
  payload: v.picklist(['sensorthings', 'data-array', 'columns', 'gateway', 'mapped']),
  mapping: v.exactOptional(v.unknown()),
  /** Ids where the payload has none; `{1}` is what stood at the first wildcard, `{0}` the topic. */
  datastream: v.exactOptional(template),
  thing: v.exactOptional(template),
  property: v.exactOptional(template),
  /** UCUM. */
  unit: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
});

const configSchema = v.pipe(
  v.object({
    type: v.literal('mqtt'),
    ...sourceFields,
    ...brokerFields,
    topics: v.pipe(v.array(topicSchema), v.minLength(1), v.maxLength(100)),
    version: v.exactOptional(v.picklist(['1.1']), '1.1'),
    catalogueUrl: v.exactOptional(address),
    observedProperties: v.exactOptional(observedProperties, {}),
    /** How often a sensor is expected to speak. */
    cadenceS: v.exactOptional(seconds, 300),
    maxDatastreams: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 250_000),
  }),
  v.forward(
    v.check(
      ({ topics, catalogueUrl }) =>
        catalogueUrl !== undefined || topics.every(({ payload }) => payload !== 'gateway'),
      'Expected the address of the catalogue for payloads of a gateway',
    ),
    ['catalogueUrl'],
  ),
);

type Parsed = v.InferOutput<typeof configSchema>;

/** A topic with its mapping understood. */
type TopicConfig = Omit<Parsed['topics'][number], 'mapping'> & { readonly mapping?: Mapping };

export type MqttFeedConfig = Omit<Parsed, 'topics'> & { readonly topics: readonly TopicConfig[] };

/**
 * Readings from any MQTT broker, topic by topic. Sensors appear when they first speak; the broker keeps no
 * past, so there is none.
 */
export const mqttFeed: FeedAdapter<MqttFeedConfig> = {
  type: 'mqtt',
  parseConfig(json) {
    const config = parseFeedConfig('mqtt', configSchema, json);
    const topics = config.topics.map(
      ({ mapping, ...topic }): TopicConfig =>
        topic.payload === 'mapped' ? { ...topic, mapping: compileMapping(mapping) } : topic,
    );
    return { ...config, topics };
  },

  open(config, sink, options) {
    const { baseUrl, now = Date.now } = options;
    const life = createFeedLife(sink, options);
    const { voice, ended } = life;
    const host = URL.parse(config.url, baseUrl)?.host ?? 'mqtt';
    const subscribed = createSubscribedSink(sink);
    const catalogue = createSourceCatalogue(
      subscribed.sink,
      `mqtt-${host}`.slice(0, 40),
      config.kind,
    );
    life.atEnd(catalogue.close);
    const readers = createTopicReaders({
      sink,
      catalogue,
      register: createStaRegister({
        catalogue,
        provenance: provenanceOf(config, host),
        observedProperties: config.observedProperties,
        cadenceMs: config.cadenceS * 1000,
        maxDatastreams: config.maxDatastreams,
      }),
      names: STA_NAMES[config.version],
    });
    let batches: GatewayBatches | undefined;
    /** By mapping: each remembers what its messages have said. */
    const mapped = new Map(
      config.topics.flatMap(({ mapping }) =>
        mapping
          ? [
              [
                mapping,
                createMappedSource({ mapping, catalogue, sink: subscribed.sink, now }),
              ] as const,
            ]
          : [],
      ),
    );

    function readMapped(topic: string, payload: Uint8Array, mapping: Mapping): void {
      const json = parseJson(payload);
      if (json === undefined) {
        const detail = 'Expected JSON in UTF-8 of at most 256 KiB.';
        sink.rejected(1, 'malformed', detail, sampleOf({ topic, payload }));
        return;
      }
      mapped.get(mapping)?.take({ topic, levels: topic.split('/'), payload: json });
    }

    function read(topic: string, payload: Uint8Array): void {
      sink.message();
      for (const of of config.topics) {
        const found = matchTopic(of.filter, topic);
        if (!found) continue;
        const message: TopicMessage = { topic, found, payload, arrivedMs: now(), ids: of };
        if (of.payload === 'sensorthings') readers.sensorThings(message);
        else if (of.payload === 'data-array') readers.dataArray(message);
        else if (of.payload === 'columns') readers.columns(message);
        else if (of.mapping) readMapped(topic, payload, of.mapping);
        else batches?.read(payload);
        return;
      }
      const detail = `Expected one of the topics asked for, got "${topic}".`;
      sink.rejected(1, 'topic', detail, sampleOf({ topic, payload }));
    }

    async function openBatches(catalogueUrl: string): Promise<GatewayBatches> {
      const protocols = ['http:', 'https:'];
      const url = resolveAddress('mqtt', 'catalogueUrl', catalogueUrl, baseUrl, protocols);
      const what = 'the catalogue';
      return openGatewayBatches({
        sink,
        catalogue,
        fetchCatalogue: () => fetchJsonText({ url, what, fetch: options.fetch, signal: ended }),
        onTrouble: (detail) => voice.tell(voice.state, { code: 'catalogue', detail }),
        onMended: () => voice.tell(voice.state),
        signal: ended,
      });
    }

    return life.open(async () => {
      if (config.catalogueUrl !== undefined) batches = await openBatches(config.catalogueUrl);
      catalogue.flush();
      sink.clock(0);
      const line = await openForeignBroker({
        type: 'mqtt',
        field: 'url',
        config,
        open: options,
        topics: {},
        onMessage: read,
        voice,
        signal: ended,
      });
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(next) {
          // What waits for the catalogue was asked for; what comes later may not be.
          catalogue.flush();
          subscribed.subscribe(next);
          const isWanted = next.observations || next.tracks || (next.incidents && mapped.size > 0);
          const filters = isWanted ? config.topics.map(({ filter }) => filter) : [];
          line.listen(Object.fromEntries(filters.map((filter) => [filter, { qos: config.qos }])));
        },
      };
    });
  },
};
