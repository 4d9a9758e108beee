import * as v from 'valibot';
import { type Catalogue, isVehicleKind, THING_KINDS } from '#model';
import {
  count,
  finite,
  latDeg,
  lonDeg,
  parseOrThrow,
  provenance,
  shortText,
  text,
} from './schemas.ts';

const thingSchema = v.object({
  id: shortText,
  kind: v.picklist(THING_KINDS),
  name: text,
  location: v.exactOptional(v.object({ lonDeg, latDeg, heightM: finite })),
  townCode: v.exactOptional(shortText),
  properties: v.record(v.string(), v.union([v.string(), finite, v.boolean()])),
  provenance,
  trackSlot: v.exactOptional(count),
});

const datastreamSchema = v.object({
  id: shortText,
  slot: count,
  thingId: shortText,
  property: shortText,
  name: text,
  unit: shortText,
  cadenceMs: v.pipe(v.number(), v.finite(), v.minValue(1)),
  states: v.exactOptional(v.record(v.string(), text)),
});

const catalogueSchema = v.pipe(
  v.object({
    version: shortText,
    things: v.array(thingSchema),
    datastreams: v.array(datastreamSchema),
    kind: v.picklist(['live', 'replay', 'simulated', 'static']),
  }),
  v.check(
    ({ datastreams }) => datastreams.every((stream, i) => stream.slot === i),
    'Expected slots 0, 1, 2 … in the order of the list',
  ),
  v.check(({ things }) => {
    const slots = things.flatMap((thing) => thing.trackSlot ?? []).sort((a, b) => a - b);
    return slots.every((slot, i) => slot === i);
  }, 'Expected dense track slots'),
  v.check(
    ({ things }) => things.every((thing) => isVehicleKind(thing.kind) || thing.location),
    'Expected a location for everything that does not move',
  ),
  v.check(({ things, datastreams }) => {
    const ids = new Set(things.map((thing) => thing.id));
    return ids.size === things.length && datastreams.every((stream) => ids.has(stream.thingId));
  }, 'Expected unique things and every datastream of one of them'),
);

/**
 * Reads a catalogue that came over HTTP.
 *
 * @throws {TwinError} feed-invalid, naming the field.
 */
export function parseCatalogue(json: unknown): Catalogue {
  return parseOrThrow(catalogueSchema, json, 'a catalogue', 'feed-invalid');
}
