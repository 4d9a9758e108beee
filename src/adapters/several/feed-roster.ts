import type { Catalogue, DataKind, Datastream, Thing } from '#model';

/** Stands where a feed has no row of its own. */
export const NO_ROW = 0xffffffff;

/** Where a feed's rows lie in the common catalogue. */
export interface FeedRows {
  readonly slots: Uint32Array;
  readonly trackSlots: Uint32Array;
}

/** The things of several feeds under one catalogue; a row, once given, is never given to another. */
export interface FeedRoster {
  readonly catalogue: Catalogue;
  /** Names of incidents and alerts. */
  readonly eventNames: Names;
  /** Takes a feed's whole catalogue in; what it no longer lists stays. */
  take(feed: number, catalogue: Catalogue): FeedRows;
  /** Which feed a common slot belongs to, and its slot there. */
  ownerOf(slot: number): { readonly feed: number; readonly slot: number } | undefined;
}

/** Names that are unique among several feeds. */
interface Names {
  /** What a feed calls `id`: so itself where no other feed has it, else with the feed's number before it. */
  nameOf(feed: number, id: string): string;
}

function createNames(): Names {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return {
    nameOf(feed, id) {
      const key = `${feed}\n${id}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      let name = id;
      while (taken.has(name)) name = `feed-${feed + 1}:${name}`;
      taken.add(name);
      names.set(key, name);
      return name;
    },
  };
}

/** From the least true to the truest. */
const KINDS: readonly DataKind[] = ['simulated', 'replay', 'static', 'live'];

export function createFeedRoster(): FeedRoster {
  const life = crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36);
  const thingNames = createNames();
  const streamNames = createNames();
  const things = new Map<string, Thing>();
  const streams: Datastream[] = [];
  const slotById = new Map<string, number>();
  const owners: { feed: number; slot: number }[] = [];
  const kinds = new Map<number, DataKind>();
  let tracks = 0;
  let revision = 0;
  let catalogue: Catalogue = {
    version: `several.${life}.0`,
    things: [],
    datastreams: [],
    kind: 'live',
  };

  function takeThing(feed: number, theirs: Thing, trackSlots: number[]): void {
    const id = thingNames.nameOf(feed, theirs.id);
    let trackSlot = things.get(id)?.trackSlot;
    if (theirs.trackSlot !== undefined) {
      trackSlot ??= tracks++;
      trackSlots[theirs.trackSlot] = trackSlot;
    }
    things.set(id, { ...theirs, id, ...(trackSlot !== undefined && { trackSlot }) });
  }

  return {
    get catalogue() {
      return catalogue;
    },
    eventNames: createNames(),
    ownerOf: (slot) => owners[slot],
    take(feed, theirs) {
      let isReread = false;
      const trackSlots: number[] = [];
      for (const thing of theirs.things) takeThing(feed, thing, trackSlots);
      const slots = new Uint32Array(theirs.datastreams.length).fill(NO_ROW);
      for (const stream of theirs.datastreams) {
        const id = streamNames.nameOf(feed, stream.id);
        const slot = slotById.get(id) ?? streams.length;
        const known = streams[slot];
        isReread ||=
          known !== undefined && (known.unit !== stream.unit || known.property !== stream.property);
        slotById.set(id, slot);
        slots[stream.slot] = slot;
        owners[slot] = { feed, slot: stream.slot };
        const thingId = thingNames.nameOf(feed, stream.thingId);
        streams[slot] = { ...stream, id, slot, thingId };
      }
      kinds.set(feed, theirs.kind);
      catalogue = {
        version: `several.${life}.${++revision}`,
        ...(revision > 1 && !isReread && { extends: catalogue.version }),
        things: [...things.values()],
        datastreams: [...streams],
        kind: KINDS.find((kind) => [...kinds.values()].includes(kind)) ?? 'live',
      };
      return { slots, trackSlots: Uint32Array.from(trackSlots, (row) => row ?? NO_ROW) };
    },
  };
}
