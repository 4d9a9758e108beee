import type { Catalogue, ThingKind } from '#model';
import { liveTileOf, NOWHERE, observationTopic, trackTopic } from '#wire';

/** Which topic each row's messages go out on. */
export interface Addresses {
  topicOfSlot(slot: number): string;
  topicOfFix(trackSlot: number, lonDeg: number, latDeg: number): string;
  /** Slots by topic. */
  readonly slotsByTopic: ReadonlyMap<string, readonly number[]>;
  /** Slots by tile. */
  readonly slotsByTile: ReadonlyMap<string, readonly number[]>;
}

/** Readings of what moves go to the tile that is nowhere, which everybody listens to. */
export function createAddresses({ things, datastreams }: Catalogue): Addresses {
  const placeOf = new Map<string, { readonly tile: string; readonly kind: ThingKind }>();
  const kindOfTrack: ThingKind[] = [];
  for (const { id, kind, location, trackSlot } of things) {
    const tile = location ? liveTileOf(location.lonDeg, location.latDeg) : NOWHERE;
    placeOf.set(id, { tile, kind });
    if (trackSlot !== undefined) kindOfTrack[trackSlot] = kind;
  }
  const topics: string[] = [];
  const slotsByTopic = new Map<string, number[]>();
  const slotsByTile = new Map<string, number[]>();
  for (const { slot, thingId } of datastreams) {
    const { tile, kind } = placeOf.get(thingId) ?? { tile: NOWHERE, kind: 'sensor' };
    const topic = observationTopic(tile, kind);
    topics[slot] = topic;
    push(slotsByTopic, topic, slot);
    push(slotsByTile, tile, slot);
  }
  return {
    topicOfSlot: (slot) => topics[slot] as string,
    topicOfFix: (trackSlot, lonDeg, latDeg) =>
      trackTopic(liveTileOf(lonDeg, latDeg), kindOfTrack[trackSlot] ?? 'vehicle'),
    slotsByTopic,
    slotsByTile,
  };
}

function push(lists: Map<string, number[]>, key: string, entry: number): void {
  const list = lists.get(key);
  if (list) list.push(entry);
  else lists.set(key, [entry]);
}
