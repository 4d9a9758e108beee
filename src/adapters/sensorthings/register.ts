import * as v from 'valibot';
import { isVehicleKind, type Provenance, THING_KINDS, type ThingKind } from '#model';
import type { SourceCatalogue, ThingDraft } from '../source-catalogue.ts';
import { plainText } from '../source-config.ts';
import { createTrails, type SeenPlace } from '../trails.ts';
import type { StaStream, StaThing } from './entities.ts';

/** What the twin makes of a source's observed properties, by their name or definition. */
export const observedProperties = v.record(
  v.string(),
  v.object({
    /** Key of the property in the twin, e.g. `pm25`. */
    property: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
    /** What a thing is that observes it. */
    kind: v.exactOptional(v.picklist(THING_KINDS)),
    /** UCUM code in place of the source's. */
    unit: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  }),
);

type ObservedProperties = v.InferOutput<typeof observedProperties>;

export interface RegisterOptions {
  readonly catalogue: SourceCatalogue;
  readonly provenance: Provenance;
  readonly observedProperties: ObservedProperties;
  readonly cadenceMs: number;
  /** Datastreams beyond this many are not taken in. */
  readonly maxDatastreams: number;
}

/** Things and datastreams of a source that speaks SensorThings, as the catalogue knows them. */
export interface StaRegister {
  /** What an entity leaves out stays as it was. */
  thing(entity: StaThing, kind?: ThingKind): void;
  /** A thing that was described was at a place. */
  see(thingId: string, place: SeenPlace): void;
  knows(thingId: string): boolean;
  isMoving(thingId: string): boolean;
  /** Row of the datastream; undefined where there are too many. */
  stream(entity: StaStream): number | undefined;
}

export function createStaRegister(options: RegisterOptions): StaRegister {
  const { catalogue, provenance, cadenceMs, maxDatastreams } = options;
  const meanings = new Map(
    Object.entries(options.observedProperties).map(([name, to]) => [name.toLowerCase(), to]),
  );
  const things = new Map<string, ThingDraft>();
  /** Thing of each datastream. */
  const owners = new Map<string, string>();
  const trails = createTrails();

  function tell(draft: ThingDraft): void {
    things.set(draft.id, draft);
    const isMoving = isVehicleKind(draft.kind) || trails.isMoving(draft.id);
    if (!isMoving) {
      catalogue.describeThing(draft);
      return;
    }
    const { location: _, ...rest } = draft;
    catalogue.describeThing({ ...rest, kind: isVehicleKind(rest.kind) ? rest.kind : 'vehicle' });
  }

  function describeEntity(entity: StaThing, kind?: ThingKind): ThingDraft {
    const id = entity.id.key;
    const known = things.get(id);
    const location = entity.place
      ? { lonDeg: entity.place.lonDeg, latDeg: entity.place.latDeg, heightM: 0 }
      : known?.location;
    const draft: ThingDraft = {
      id,
      kind: kind ?? known?.kind ?? 'sensor',
      name: entity.name === undefined ? (known?.name ?? plainText(id)) : plainText(entity.name),
      ...(location && { location }),
      properties: {
        ...known?.properties,
        ...entity.properties,
        ...(entity.description !== undefined && { description: entity.description.slice(0, 500) }),
        ...(entity.place?.altitudeM !== undefined && { altitudeM: entity.place.altitudeM }),
      },
      provenance,
    };
    tell(draft);
    return draft;
  }

  function moves(thingId: string): boolean {
    return trails.isMoving(thingId) || isVehicleKind(things.get(thingId)?.kind ?? 'sensor');
  }

  return {
    thing: describeEntity,
    knows: (thingId) => things.has(thingId),
    isMoving: moves,
    see(thingId, place) {
      const draft = things.get(thingId);
      if (!draft) return;
      const wasMoving = moves(thingId);
      const { isElsewhere, isMoving, fixes } = trails.see(thingId, place, wasMoving);
      if (isElsewhere && !wasMoving) {
        const { lonDeg, latDeg, heightM = 0 } = place;
        tell({ ...draft, location: { lonDeg, latDeg, heightM } });
      }
      if (!isMoving) return;
      const trackSlot = catalogue.trackSlotOf(thingId);
      catalogue.track(fixes.map((fix) => ({ ...fix, trackSlot })));
    },
    stream(entity) {
      const id = entity.id.key;
      if (!owners.has(id) && owners.size >= maxDatastreams) return undefined;
      const { name, definition } = entity.property ?? {};
      const to =
        meanings.get(name?.toLowerCase() ?? '') ?? meanings.get(definition?.toLowerCase() ?? '');
      const owner = owners.get(id) ?? id;
      const thing = describeEntity(
        entity.thing ?? { id: { key: owner, literal: owner }, properties: {} },
        to?.kind,
      );
      owners.set(id, thing.id);
      return catalogue.describeStream({
        id,
        thingId: thing.id,
        property: to?.property ?? (slugOf(name ?? entity.name ?? '') || 'value'),
        name: plainText(name ?? entity.name ?? id),
        unit: to?.unit ?? entity.unit,
        cadenceMs,
      });
    },
  };
}

/** A key out of a name: `Air Temperature` becomes `air-temperature`. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
}
