import * as v from 'valibot';
import { type Catalogue, type Datastream, THING_KINDS, type Thing, TwinError } from '#model';
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

const kind = v.picklist(['live', 'replay', 'simulated', 'static']);

const catalogueSchema = v.pipe(
  v.object({
    version: shortText,
    extends: v.exactOptional(shortText),
    things: v.array(thingSchema),
    datastreams: v.array(datastreamSchema),
    kind,
  }),
  v.check(
    ({ datastreams }) => datastreams.every((stream, i) => stream.slot === i),
    'Expected slots 0, 1, 2 … in the order of the list',
  ),
  v.check(({ things }) => {
    const slots = things.flatMap((thing) => thing.trackSlot ?? []).sort((a, b) => a - b);
    return slots.every((slot, i) => slot === i);
  }, 'Expected dense track slots'),
  v.check(({ things, datastreams }) => {
    const ids = new Set(things.map((thing) => thing.id));
    return ids.size === things.length && datastreams.every((stream) => ids.has(stream.thingId));
  }, 'Expected unique things and every datastream of one of them'),
);

/** What was added to a catalogue or described anew since an earlier version of it. */
export interface CatalogueUpdate {
  /** The earlier version; its rows keep their places. */
  readonly since: string;
  readonly version: string;
  readonly kind: Catalogue['kind'];
  /** In place of those with the same id, else new. */
  readonly things: readonly Thing[];
  /** Each at its slot. */
  readonly datastreams: readonly Datastream[];
}

const updateSchema = v.object({
  since: shortText,
  version: shortText,
  kind,
  things: v.array(thingSchema),
  datastreams: v.array(datastreamSchema),
});

/**
 * Reads a catalogue that came over HTTP.
 *
 * @throws {TwinError} feed-invalid, naming the field.
 */
export function parseCatalogue(json: unknown): Catalogue {
  return parseOrThrow(catalogueSchema, json, 'a catalogue', 'feed-invalid');
}

/**
 * Reads the answer to who has an earlier version: what was added since then, or the whole where the rows lie
 * anew.
 *
 * @throws {TwinError} feed-invalid, naming the field.
 */
export function parseCatalogueSince(json: unknown, before: Catalogue): Catalogue {
  if (typeof json !== 'object' || json === null || !('since' in json)) {
    const whole = parseCatalogue(json);
    const { extends: _, ...rest } = whole;
    return keepsRows(before.version, whole.version) ? { ...rest, extends: before.version } : rest;
  }
  const update = parseOrThrow(updateSchema, json, 'an update of a catalogue', 'feed-invalid');
  if (update.since !== before.version)
    throw new TwinError(
      'feed-invalid',
      `Expected what was added since ${before.version}, got it since ${update.since}.`,
    );
  const things = new Map(before.things.map((thing) => [thing.id, thing]));
  for (const thing of update.things) things.set(thing.id, thing);
  const datastreams = [...before.datastreams];
  for (const stream of update.datastreams) datastreams[stream.slot] = stream;
  const { version, kind: newKind } = update;
  return parseCatalogue({
    version,
    extends: before.version,
    things: [...things.values()],
    datastreams: Array.from(datastreams),
    kind: newKind,
  });
}

/** Versions read `<instance>.<generation>.<revision>`; rows keep their places within a generation. */
export function formatVersion(instance: string, generation: number, revision: number): string {
  return `${instance}.${generation}.${revision}`;
}

/** True where the rows of version `before` are rows of version `after` as well. */
export function keepsRows(before: string, after: string): boolean {
  const [older, newer] = [before, after].map((version) => /^(.+\.\d+)\.(\d+)$/.exec(version));
  return (
    older?.[1] !== undefined && older[1] === newer?.[1] && Number(older[2]) <= Number(newer[2])
  );
}
