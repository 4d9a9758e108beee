/**
 * What the page's feed worker does with messages, again and again; writes the heap after each share of them, in
 * bytes, as a line of JSON: `[messages, bytes][]`.
 *
 *     node --expose-gc heap-child.ts <messages> <readings in each>
 */
import {
  encodeIncident,
  encodeObservations,
  incidentTopic,
  liveTileOf,
  observationTopic,
} from '#wire';
import { createIncidentRoll } from '../../../src/adapters/incident-roll.ts';
import { createMessageReader } from '../../../src/adapters/read-message.ts';
import { createLiveSink } from '../../../src/feeds/live-sink.ts';
import { makeSourceCatalogue, makeSourceIncident } from '../../support/source.ts';

const MESSAGES = Number(process.argv[2]);
const READINGS = Number(process.argv[3]);
const STREAMS = 10_000;
const SAMPLES = 40;
/** Every so many messages one is about an incident, which comes and goes. */
const INCIDENT_EVERY = 100;
/** As the page drains the table once a frame and asks for incidents now and then. */
const DRAIN_EVERY = 500;
const T0 = Date.UTC(2026, 4, 1);
const EPOCH = '00000000-0000-4000-8000-000000000000';
const TOPICS = Array.from({ length: 40 }, (_, i) =>
  observationTopic(liveTileOf(121 + i / 50, 31), 'sensor'),
);

const { gc } = globalThis;
if (!gc) throw new Error('Expected --expose-gc.');
const sink = createLiveSink({
  shared: true,
  onCatalogue: () => undefined,
  onStatus: () => undefined,
  now: () => T0 + MESSAGES,
});
const roll = createIncidentRoll(sink);
const catalogue = makeSourceCatalogue('bench', { sensors: STREAMS });
const reader = createMessageReader({
  sink,
  roll,
  catalogueVersion: () => catalogue.version,
  onForeignCatalogue: () => undefined,
  onHeartbeat: () => undefined,
  onGap: () => undefined,
});
sink.catalogue(catalogue);
sink.clock(0);

const seqs = new Map<string, number>();
const samples: [number, number][] = [];
for (let i = 1; i <= MESSAGES; i++) {
  if (i % INCIDENT_EVERY === 0) readIncident(i);
  else readReadings(i);
  if (i % DRAIN_EVERY === 0) {
    sink.table?.drain(() => undefined);
    sink.takeIncidents();
  }
  if (i % Math.floor(MESSAGES / SAMPLES) === 0) {
    gc();
    samples.push([i, process.memoryUsage().heapUsed]);
  }
}
const { observations, applied, rejected } = sink.counters;
const incidents = Math.floor(MESSAGES / INCIDENT_EVERY);
const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
if (observations !== (MESSAGES - incidents) * READINGS || applied !== observations || refused > 0)
  throw new Error(`Expected all readings applied, got ${JSON.stringify(sink.counters)}.`);
console.log(JSON.stringify(samples));

function readReadings(i: number): void {
  const topic = TOPICS[i % TOPICS.length] as string;
  const seq = (seqs.get(topic) ?? 0) + 1;
  seqs.set(topic, seq);
  const slot = Uint32Array.from({ length: READINGS }, (_, row) => (i * READINGS + row) % STREAMS);
  const bytes = encodeObservations(
    { epoch: EPOCH, seq, catalogue: catalogue.version },
    {
      slot,
      timeMs: new Float64Array(READINGS).fill(T0 + i),
      value: Float32Array.from(slot, (row) => row / 8),
    },
  );
  reader.read(topic, bytes);
}

/** By turns one that is new, and that it is gone. */
function readIncident(i: number): void {
  const turn = i / INCIDENT_EVERY;
  const id = `incident-${turn >> 1}`;
  const bytes =
    turn % 2 === 0 ? encodeIncident(makeSourceIncident(id, [T0 + i])) : new Uint8Array();
  reader.read(incidentTopic(id), bytes);
}
