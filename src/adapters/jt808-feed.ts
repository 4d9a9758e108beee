import * as v from 'valibot';
import { gcj02ToWgs84 } from '#lib/geo/gcj02.ts';
import { VEHICLE_KINDS } from '#model';
import { MAX_MESSAGE_BYTES } from '#wire';
import type { FeedAdapter } from './feed-adapter.ts';
import { createFeedLife } from './feed-life.ts';
import { brokerFields, openForeignBroker } from './foreign-broker.ts';
import { createPhoneHash, type NameVehicle, plainPhone } from './jt808/identity.ts';
import { type PhoneReports, readMessage } from './jt808/read-message.ts';
import type { PositionReport } from './jt808/report.ts';
import { isTopicFilter } from './mqtt/topic-filter.ts';
import { createSourceCatalogue, type SourceReading } from './source-catalogue.ts';
import {
  parseFeedConfig,
  plainText,
  provenanceOf,
  seconds,
  sourceFields,
  wording,
} from './source-config.ts';
import { createSubscribedSink } from './subscribed-sink.ts';

/** What a report tells besides the position, as datastreams of the vehicle. */
const READINGS = {
  mileage: {
    name: { zh: '里程', en: 'Mileage' },
    unit: 'km',
    of: (r: PositionReport) => r.mileageKm,
  },
  fuel: { name: { zh: '油量', en: 'Fuel' }, unit: 'L', of: (r: PositionReport) => r.fuelL },
  altitude: {
    name: { zh: '高程', en: 'Altitude' },
    unit: 'm',
    of: (r: PositionReport) => r.altitudeM,
  },
  satellites: {
    name: { zh: '卫星数', en: 'Satellites' },
    unit: '1',
    of: (r: PositionReport) => r.satellites,
  },
  alarm: {
    name: { zh: '报警标志', en: 'Alarm flags' },
    unit: '1',
    of: (r: PositionReport) => r.alarm,
  },
} as const;

type ReadingName = keyof typeof READINGS;

const configSchema = v.object({
  type: v.literal('jt808'),
  ...sourceFields,
  ...brokerFields,
  /** Where a gateway publishes what terminals send. */
  topics: v.pipe(
    v.array(v.pipe(v.string(), v.check(isTopicFilter, 'Expected an MQTT topic filter'))),
    v.minLength(1),
    v.maxLength(100),
  ),
  /** `json` as EMQX writes it; `binary` the frames themselves; `hex` those as text. */
  payload: v.exactOptional(v.picklist(['json', 'binary', 'hex']), 'json'),
  coordinates: v.exactOptional(v.picklist(['wgs84', 'gcj02']), 'wgs84'),
  /** `plain` shows the phone numbers of terminals to everyone who sees the twin. */
  identity: v.exactOptional(v.picklist(['hashed', 'plain']), 'hashed'),
  /** Secret; absent: made up at each start, so that a vehicle has another id then. */
  hashKey: v.exactOptional(v.pipe(v.string(), v.minLength(16), v.maxLength(500))),
  /** Vehicles that are known, by phone number without leading zeros. */
  vehicles: v.exactOptional(
    v.record(
      v.string(),
      v.object({
        id: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(150))),
        name: v.exactOptional(wording),
        kind: v.exactOptional(v.picklist(VEHICLE_KINDS)),
      }),
    ),
    {},
  ),
  /** What the others are. */
  vehicleKind: v.exactOptional(v.picklist(VEHICLE_KINDS), 'vehicle'),
  readings: v.exactOptional(v.array(v.picklist(Object.keys(READINGS) as ReadingName[])), [
    'mileage',
    'fuel',
    'alarm',
  ]),
  cadenceS: v.exactOptional(seconds, 30),
  maxVehicles: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 100_000),
});

export type Jt808FeedConfig = v.InferOutput<typeof configSchema>;

/** Vehicles with terminals after JT/T 808-2013 or -2019, as a gateway for them hands their reports on over MQTT. */
export const jt808Feed: FeedAdapter<Jt808FeedConfig> = {
  type: 'jt808',
  parseConfig: (json) => parseFeedConfig('jt808', configSchema, json),

  open(config, sink, options) {
    const life = createFeedLife(sink, options);
    const host = URL.parse(config.url, options.baseUrl)?.host ?? 'jt808';
    const subscribed = createSubscribedSink(sink);
    const catalogue = createSourceCatalogue(
      subscribed.sink,
      `jt808-${host}`.slice(0, 40),
      config.kind,
    );
    life.atEnd(catalogue.close);
    const provenance = provenanceOf(config, host);
    const things = new Map<string, string>();
    let name: NameVehicle = async (phone) => phone;

    /** The vehicle's thing, described at its first report; undefined where there are too many. */
    async function thingOf(phone: string): Promise<string | undefined> {
      const known = things.get(phone);
      if (known !== undefined || things.size >= config.maxVehicles) return known;
      const told = config.vehicles[phone];
      const id = told?.id ?? (await name(phone));
      things.set(phone, id);
      catalogue.describeThing({
        id,
        kind: told?.kind ?? config.vehicleKind,
        name: told?.name ?? plainText(id),
        properties: {},
        provenance,
      });
      return id;
    }

    function readingsOf(thingId: string, report: PositionReport): SourceReading[] {
      return config.readings.flatMap((key) => {
        const { name, unit, of } = READINGS[key];
        const value = of(report);
        if (value === undefined) return [];
        const id = `${thingId}/${key}`;
        const slot =
          catalogue.slotOf(id) ??
          catalogue.describeStream({
            id,
            thingId,
            property: key,
            name,
            unit,
            cadenceMs: config.cadenceS * 1000,
          });
        return [{ slot, timeMs: report.timeMs, value }];
      });
    }

    function deliver(thingId: string, reports: readonly PositionReport[]): void {
      const located = reports.filter(({ isLocated }) => isLocated);
      if (located.length < reports.length)
        sink.rejected(
          reports.length - located.length,
          'out-of-range',
          'Expected a terminal that has found its place, got a report without.',
        );
      catalogue.observe(reports.flatMap((report) => readingsOf(thingId, report)));
      if (located.length === 0) return;
      const trackSlot = catalogue.trackSlotOf(thingId);
      catalogue.track(
        located.map(({ timeMs, lonDeg, latDeg, directionDeg, speedMps }) => {
          const [lon, lat] =
            config.coordinates === 'gcj02' ? gcj02ToWgs84(lonDeg, latDeg) : [lonDeg, latDeg];
          return {
            trackSlot,
            timeMs,
            lonDeg: lon,
            latDeg: lat,
            // What the terminal calls altitude is above the sea; a road vehicle is on the ground.
            heightM: 0,
            bearingDeg: directionDeg,
            speedMps,
          };
        }),
      );
    }

    async function take({ phone, reports }: PhoneReports): Promise<void> {
      const thingId = await thingOf(phone);
      if (life.ended.aborted || reports.length === 0) return;
      if (thingId === undefined)
        sink.rejected(reports.length, 'out-of-range', 'Expected fewer vehicles.');
      else deliver(thingId, reports);
    }

    /** Messages one after the other, though a new vehicle's name takes a moment. */
    let queue: Promise<void> = Promise.resolve();

    function onMessage(_topic: string, payload: Uint8Array): void {
      sink.message();
      const read =
        payload.byteLength > MAX_MESSAGE_BYTES
          ? { vehicles: [], problems: [`Expected at most ${MAX_MESSAGE_BYTES} bytes.`] }
          : readMessage(payload, config.payload);
      // Without a sample: messages and topics hold phone numbers.
      for (const problem of read.problems) sink.rejected(1, 'malformed', problem);
      for (const { phone, reports } of read.vehicles)
        queue = queue.then(() => take({ phone: plainPhone(phone), reports }));
    }

    return life.open(async () => {
      if (config.identity === 'hashed') name = await createPhoneHash(config.hashKey);
      catalogue.flush();
      sink.clock(0);
      const line = await openForeignBroker({
        type: 'jt808',
        field: 'url',
        config,
        open: options,
        topics: {},
        onMessage,
        voice: life.voice,
        signal: life.ended,
      });
      return {
        get catalogue() {
          return catalogue.catalogue;
        },
        subscribe(next) {
          // What waits for the catalogue was asked for; what comes later may not be.
          catalogue.flush();
          subscribed.subscribe(next);
          const filters = next.observations || next.tracks ? config.topics : [];
          line.listen(Object.fromEntries(filters.map((filter) => [filter, { qos: config.qos }])));
        },
      };
    });
  },
};
