import { Encoder } from 'cbor-x/index-no-eval';
import type { FeedSink } from '#adapters';
import type { ObservationBatch, TrackBatch } from '#model';
import {
  decodeAlert,
  decodeChanges,
  decodeFrame,
  decodeHeartbeat,
  decodeIncident,
  decodeObservations,
  decodeTracks,
  encodeFrame,
  encodeHeartbeat,
  encodeIncident,
  encodeObservations,
  encodeTracks,
} from '#wire';
import { parseXml } from '../../../src/adapters/cap/parse-xml.ts';
import { findAlerts, readAlert } from '../../../src/adapters/cap/read-alert.ts';
import { createCzmlWorld } from '../../../src/adapters/czml/czml-world.ts';
import { readMessage } from '../../../src/adapters/jt808/read-message.ts';
import { compileMapping } from '../../../src/adapters/mapping/compile-mapping.ts';
import { createMappedSource } from '../../../src/adapters/mapping/mapped-source.ts';
import { readColumns } from '../../../src/adapters/mqtt/columns-message.ts';
import { createNgsiReader } from '../../../src/adapters/ngsi/reader.ts';
import { STA_NAMES } from '../../../src/adapters/sensorthings/names.ts';
import { readDataArray, readObservation } from '../../../src/adapters/sensorthings/observations.ts';
import { createSourceCatalogue } from '../../../src/adapters/source-catalogue.ts';
import { makeFixes, makeReadings, makeSourceIncident } from '../../support/source.ts';
import type { Fuzz } from './fuzz.ts';

/** What became of one message. */
export type Fate = 'refused' | 'taken';

export interface FuzzedReader {
  readonly name: string;
  /** Draws a message and reads it. May throw only where the reader is wrong. */
  read(fuzz: Fuzz): Fate;
}

const NOW = Date.UTC(2026, 4, 1);
const HEADER = { epoch: 'e', catalogue: 'c', seq: 1 };
const PROVENANCE = { source: { zh: '试', en: 'Test' }, kind: 'live' } as const;
const encoder = new Encoder({ useRecords: false });

/** A sink that counts, and throws at rows that would stop a picture. */
function createStrictSink() {
  let taken = 0;
  let refused = 0;
  const finite = (column: ArrayLike<number>) => Array.from(column).every(Number.isFinite);
  const sink: FeedSink = {
    catalogue: () => undefined,
    message: () => undefined,
    observations({ timeMs, value, extras }: ObservationBatch) {
      const isNumber = Array.from(value, (v, i) => Number.isFinite(v) || extras?.[i] !== undefined);
      if (!finite(timeMs) || !isNumber.every(Boolean)) throw new Error('A reading is not finite.');
      taken++;
    },
    tracks({ timeMs, lonDeg, latDeg }: TrackBatch) {
      if (![timeMs, lonDeg, latDeg].every(finite)) throw new Error('A fix is not finite.');
      taken++;
    },
    incident({ lonDeg, latDeg }) {
      if (!finite([lonDeg, latDeg])) throw new Error('An incident is nowhere.');
      taken++;
    },
    incidentGone: () => undefined,
    alert: () => taken++,
    alertGone: () => undefined,
    rejected: (count) => {
      refused += count;
    },
    missed: () => undefined,
    conflated: () => undefined,
    clock: () => undefined,
    status: () => undefined,
  };
  const fate = (): Fate => (taken > 0 && refused === 0 ? 'taken' : 'refused');
  return { sink, fate };
}

const MAPPED = '{"id":"a","name":"A","lon":121.2,"lat":31,"v":3.5,"time":"2026-05-01T00:00:00Z"}';
const OBSERVATION =
  '{"phenomenonTime":"2026-05-01T00:00:00Z","result":3.5,"Datastream":{"@iot.id":1}}';
const DATA_ARRAY =
  '[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[["2026-05-01T00:00:00Z",3.5]]}]';
const NGSI =
  '{"id":"urn:a","type":"AirQualityObserved","location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[121.2,31]}},"pm25":{"type":"Property","value":35,"unitCode":"GQ","observedAt":"2026-05-01T00:00:00Z"}}';
const CZML =
  '{"id":"a","availability":"2026-05-01T00:00:00Z/2026-05-02T00:00:00Z","position":{"epoch":"2026-05-01T00:00:00Z","cartographicDegrees":[0,121.2,31,0,60,121.3,31,0]}}';
const CAP =
  '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>s</sender><sent>2026-05-01T00:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>Storm</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty><area><areaDesc>x</areaDesc><circle>31,121.2 5</circle></area></info></alert>';
const JT808 =
  '{"header":{"msg_id":512,"phone":"013912345678"},"body":{"alarm":0,"status":3,"latitude":31030000,"longitude":121220000,"altitude":10,"speed":600,"direction":90,"time":"260512101112"}}';
/** The same as a frame, with its escape and its checksum. */
const JT808_HEX =
  '7e0200001c0139123456780007000000000000000301d97d02f00739b2e0000a0258005a260512101112387e';
const COLUMNS = {
  v: 1,
  streams: ['a', { id: 'b', lonDeg: 121.2, latDeg: 31 }],
  t0: NOW,
  stream: Uint8Array.of(0, 1),
  dt: Int32Array.of(0, 10),
  value: Float32Array.of(1, Number.NaN),
};
const FRAME = encodeFrame({
  catalogue: 'c',
  cursor: 1,
  atMs: NOW,
  observations: makeReadings([0, NOW, 1]),
  tracks: makeFixes([0, NOW, 121.2, 31]),
  incidents: [makeSourceIncident('a', [NOW])],
  alerts: [],
});
const WIRE = [
  encodeObservations(HEADER, makeReadings([0, NOW, 1], [1, NOW, Number.POSITIVE_INFINITY])),
  encodeTracks(HEADER, makeFixes([0, NOW, 121.2, 31], [1, NOW, Number.NaN, 31])),
  encodeIncident(makeSourceIncident('a', [NOW])),
  encodeHeartbeat({ v: 1, epoch: 'e', catalogue: 'c', timeMs: NOW, cursor: 1, conflated: 0 }),
];

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const draw = (fuzz: Fuzz, right: string) =>
  parse(fuzz.pick([0, 1, 2]) === 0 ? fuzz.text() : fuzz.spoil(right));
const toFate = ({ ok }: { readonly ok: boolean }): Fate => (ok ? 'taken' : 'refused');

/** Every reader of what comes from outside. */
export const FUZZED_READERS: readonly FuzzedReader[] = [
  {
    name: 'live messages',
    read(fuzz) {
      const right = fuzz.pick(WIRE);
      const text = () => new TextEncoder().encode(fuzz.spoil(new TextDecoder().decode(WIRE[2])));
      const bytes = fuzz.pick([() => right, () => fuzz.mutate(right), text])();
      const batch = decodeObservations(bytes);
      if (batch.ok && !batch.value.batch.timeMs.every(Number.isFinite))
        throw new Error('A time is not finite.');
      const all = [batch, decodeTracks(bytes), decodeIncident(bytes), decodeAlert(bytes)];
      return toFate([...all, decodeHeartbeat(bytes)].find(({ ok }) => ok) ?? { ok: false });
    },
  },
  {
    name: 'answers in bulk',
    read(fuzz) {
      let fate: Fate = 'refused';
      const bytes = fuzz.pick([FRAME, encoder.encode(parse(fuzz.text()) ?? COLUMNS)]);
      const given = fuzz.pick([bytes, fuzz.mutate(bytes)]);
      for (const decode of [decodeFrame, decodeChanges])
        try {
          decode(given);
          fate = 'taken';
        } catch (error) {
          // Whoever asked is told; anything else than that is a fault of ours.
          if ((error as { code?: string }).code === undefined) throw error;
        }
      return fate;
    },
  },
  {
    name: 'SensorThings observation',
    read: (fuzz) => toFate(readObservation(draw(fuzz, OBSERVATION), STA_NAMES['1.1'], NOW)),
  },
  {
    name: 'SensorThings data array',
    read: (fuzz) => toFate(readDataArray(draw(fuzz, DATA_ARRAY), STA_NAMES['1.1'], NOW)),
  },
  {
    name: 'CBOR columns',
    read(fuzz) {
      const right = encoder.encode(fuzz.pick([COLUMNS, { ...COLUMNS, t0: parse(fuzz.text(2)) }]));
      return toFate(readColumns(fuzz.pick([right, fuzz.mutate(right)])));
    },
  },
  {
    name: 'JSON by a mapping',
    read(fuzz) {
      const { sink, fate } = createStrictSink();
      const rules = [
        {
          thing: { id: 'id', name: '{name}', position: { lon: 'lon', lat: 'lat' } },
          time: 'time',
          readings: [{ property: 'p', name: 'P', value: 'v' }],
        },
      ];
      const catalogue = createSourceCatalogue(sink, 'fuzz', 'live');
      const mapping = compileMapping({ source: 'x', rules });
      createMappedSource({ mapping, sink, catalogue, now: () => NOW }).take(draw(fuzz, MAPPED));
      catalogue.flush();
      catalogue.close();
      return fate();
    },
  },
  {
    name: 'NGSI-LD',
    read(fuzz) {
      const { sink, fate } = createStrictSink();
      const catalogue = createSourceCatalogue(sink, 'fuzz', 'live');
      const reader = createNgsiReader({
        sink,
        catalogue,
        provenance: PROVENANCE,
        types: [{ type: 'AirQualityObserved' }],
        cadenceMs: 1000,
        maxDatastreams: 10,
        sender: 's',
        now: () => NOW,
      });
      reader.take(draw(fuzz, NGSI));
      catalogue.flush();
      catalogue.close();
      return fate();
    },
  },
  {
    name: 'CZML',
    read(fuzz) {
      const world = createCzmlWorld();
      const found = world.take(draw(fuzz, CZML));
      for (const object of world.objects.values())
        for (const ms of [0, 30_000, 1e9])
          if (object.at(NOW + ms)?.every(Number.isFinite) === false)
            throw new Error('A position is not finite.');
      return found && 'id' in found ? 'taken' : 'refused';
    },
  },
  {
    name: 'CAP',
    read(fuzz) {
      const bytes = fuzz.mutate(new TextEncoder().encode(CAP));
      const text = fuzz.pick([0, 1]) === 0 ? CAP.replace('31,121.2 5', fuzz.text(1)) : undefined;
      const xml = parseXml(text ?? new TextDecoder().decode(bytes));
      if (!xml.ok) return 'refused';
      const reads = findAlerts(xml.root).map((element) => readAlert(element, ''));
      return reads.length > 0 && reads.every(({ ok }) => ok) ? 'taken' : 'refused';
    },
  },
  {
    name: 'JT/T 808',
    read(fuzz) {
      const form = fuzz.pick(['json', 'binary', 'hex'] as const);
      const encode = (text: string) => new TextEncoder().encode(text);
      const right = {
        json: encode(JT808),
        binary: Buffer.from(JT808_HEX, 'hex'),
        hex: encode(JT808_HEX),
      };
      const spoilt = form === 'json' ? encode(fuzz.spoil(JT808)) : fuzz.mutate(right[form]);
      const { vehicles, problems } = readMessage(fuzz.pick([right[form], spoilt]), form);
      const places = vehicles.flatMap(({ reports }) => reports);
      if (places.some(({ lonDeg, latDeg }) => !Number.isFinite(lonDeg + latDeg)))
        throw new Error('A position is not finite.');
      return places.length > 0 && problems.length === 0 ? 'taken' : 'refused';
    },
  },
];
