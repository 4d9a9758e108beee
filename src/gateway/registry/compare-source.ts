import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, Datastream, Thing } from '#model';
import type { IdClaims } from './claim-ids.ts';
import type { RowMap } from './registry.ts';
import type { Kept } from './registry-records.ts';

/** Stands where a source left a row out. */
export const NO_ROW = 0xffffffff;

/** What the registry holds before a source's catalogue is taken in. */
export interface Holdings {
  readonly claims: { readonly things: IdClaims; readonly streams: IdClaims };
  readonly things: ReadonlyMap<string, Kept<Thing>>;
  readonly streams: ReadonlyMap<string, Kept<Datastream>>;
  /** What the source told last of each of its ids; the same object says the same still. */
  readonly told: ReadonlyMap<string, Thing | Datastream>;
  /** Rows to give out next. */
  readonly nextSlot: number;
  readonly nextTrack: number;
  /** Written into what changes. */
  readonly revision: number;
}

export interface Comparison {
  readonly rows: RowMap;
  readonly changedThings: readonly Kept<Thing>[];
  readonly changedStreams: readonly Kept<Datastream>[];
  readonly nextTrack: number;
  /** A datastream measures something else now, so that what was read of it means something else. */
  readonly isReread: boolean;
}

/** Compares a source's catalogue with what is known of it and gives rows to what is new. */
export function compareSource(sourceId: string, catalogue: Catalogue, held: Holdings): Comparison {
  const { claims, revision } = held;
  const changedThings: Kept<Thing>[] = [];
  const changedStreams: Kept<Datastream>[] = [];
  const thingIds = new Map<string, string>();
  const datastreamIds = new Map<string, string>();
  const trackSlots: number[] = [];
  let { nextSlot, nextTrack } = held;
  let isReread = false;

  for (const theirs of catalogue.things) {
    const id = claims.things.claim(sourceId, theirs.id);
    thingIds.set(theirs.id, id);
    const known = held.things.get(id);
    let trackSlot = known?.item.trackSlot;
    if (theirs.trackSlot !== undefined) {
      trackSlot ??= nextTrack++;
      trackSlots[theirs.trackSlot] = trackSlot;
    }
    if (known && held.told.get(toldKey('thing', theirs.id)) === theirs) continue;
    const item: Thing = { ...theirs, id, ...(trackSlot !== undefined && { trackSlot }) };
    if (!isDeepStrictEqual(known?.item, item))
      changedThings.push({ sourceId, theirId: theirs.id, item, revision });
  }

  const slots = new Uint32Array(catalogue.datastreams.length).fill(NO_ROW);
  for (const theirs of catalogue.datastreams) {
    const id = claims.streams.claim(sourceId, theirs.id);
    datastreamIds.set(theirs.id, id);
    const known = held.streams.get(id);
    const slot = known?.item.slot ?? nextSlot++;
    slots[theirs.slot] = slot;
    if (known && held.told.get(toldKey('stream', theirs.id)) === theirs) continue;
    const thingId = thingIds.get(theirs.thingId) ?? theirs.thingId;
    const item: Datastream = { ...theirs, id, slot, thingId };
    if (isDeepStrictEqual(known?.item, item)) continue;
    changedStreams.push({ sourceId, theirId: theirs.id, item, revision });
    if (known && (known.item.unit !== item.unit || known.item.property !== item.property))
      isReread = true;
  }

  return {
    rows: {
      slots,
      trackSlots: Uint32Array.from(trackSlots, (row) => row ?? NO_ROW),
      thingIds,
      datastreamIds,
    },
    changedThings,
    changedStreams,
    nextTrack,
    isReread,
  };
}

/** What a source told, for the next comparison. */
export function noteTold({ things, datastreams }: Catalogue): Map<string, Thing | Datastream> {
  return new Map<string, Thing | Datastream>([
    ...things.map((thing) => [toldKey('thing', thing.id), thing] as const),
    ...datastreams.map((stream) => [toldKey('stream', stream.id), stream] as const),
  ]);
}

function toldKey(type: 'thing' | 'stream', id: string): string {
  return `${type} ${id}`;
}
