import { hash32, hashString } from '#lib/random/random.ts';
import type { Catalogue, Datastream, Provenance, Thing, Town } from '#model';
import type { StreamDraft, ThingDraft } from './draft.ts';
import type { World } from './world.ts';

/** Where every simulated thing comes from; shown beside each figure. */
export const SIMULATED: Provenance = {
  source: { zh: '模拟器生成,非实测', en: 'Simulated, not measured' },
  kind: 'simulated',
};

/** A listed datastream with its model. */
export interface CompiledStream {
  readonly draft: StreamDraft;
  readonly datastream: Datastream;
  /** Slots of the thing's datastreams, by property. */
  readonly siblings: ReadonlyMap<string, number>;
}

export interface CompiledCatalogue {
  readonly catalogue: Catalogue;
  readonly streams: readonly CompiledStream[];
}

/** Lists all things and datastreams with dense slots. */
export function compileCatalogue(
  world: World,
  drafts: readonly (ThingDraft & { readonly town: Town | undefined })[],
  vehicles: readonly Thing[],
): CompiledCatalogue {
  const streams: CompiledStream[] = [];
  const things = drafts.map((draft) => {
    const siblings = new Map<string, number>();
    for (const stream of draft.streams) {
      siblings.set(stream.property, streams.length);
      streams.push({
        draft: stream,
        datastream: listStream(draft, stream, streams.length),
        siblings,
      });
    }
    return listThing(draft);
  });
  const all = [...things, ...vehicles];
  const datastreams = streams.map((stream) => stream.datastream);
  const version = hashContent(world.seed, all, datastreams);
  return {
    catalogue: {
      version: `${world.site.id}-${version.toString(16).padStart(8, '0')}`,
      things: all,
      datastreams,
      kind: 'simulated',
    },
    streams,
  };
}

/** Over all that tells a reading's meaning; several hundred thousand characters, not the whole text. */
function hashContent(
  seed: number,
  things: readonly Thing[],
  datastreams: readonly Datastream[],
): number {
  let hash = hash32(seed, things.length, datastreams.length);
  for (const { id, name, location } of things)
    hash = hash32(
      hash,
      hashString(id),
      hashString(name.en),
      (location?.lonDeg ?? 0) * 1e6,
      (location?.latDeg ?? 0) * 1e6,
    );
  for (const { id, unit, cadenceMs } of datastreams)
    hash = hash32(hash, hashString(id), hashString(unit), cadenceMs);
  return hash;
}

function listThing(draft: ThingDraft & { readonly town: Town | undefined }): Thing {
  const { id, kind, name, lonDeg, latDeg, heightM, properties, quality } = draft;
  const townCode = draft.town?.code;
  return {
    id,
    kind,
    name,
    location: { lonDeg: roundDeg(lonDeg), latDeg: roundDeg(latDeg), heightM },
    ...(townCode === undefined ? {} : { townCode }),
    properties,
    provenance: { ...SIMULATED, quality },
  };
}

function listStream(thing: ThingDraft, stream: StreamDraft, slot: number): Datastream {
  const { property, name, unit, cadenceMs, states } = stream;
  return {
    id: `${thing.id}/${property}`,
    slot,
    thingId: thing.id,
    property,
    name,
    unit,
    cadenceMs,
    ...(states === undefined ? {} : { states }),
  };
}

/** To about a centimetre, so that the list does not carry digits that mean nothing. */
function roundDeg(deg: number): number {
  return Math.round(deg * 1e7) / 1e7;
}
