import type { Datastream, Thing } from '#model';
import { TwinError } from '#model';
import type { EntityRecord, HistoryStore } from '../store/history-store.ts';

const THING = 'registry-thing';
const STREAM = 'registry-datastream';
const SETTING = 'setting';
const SETTING_ID = 'registry';

/** A thing or a datastream as the registry keeps it. */
export interface Kept<Item> {
  readonly sourceId: string;
  /** How the source calls it. */
  readonly theirId: string;
  readonly item: Item;
  /** Revision of the catalogue that brought it or changed it last. */
  readonly revision: number;
}

/** Names the state of the catalogue. */
export interface RegistryMark {
  /** Chosen at the first start; another store has another one. */
  readonly instance: string;
  readonly generation: number;
  readonly revision: number;
}

export interface RegistryRecords {
  readonly mark: RegistryMark | undefined;
  /** In the order in which they came. */
  readonly things: readonly Kept<Thing>[];
  /** By slot. */
  readonly streams: readonly Kept<Datastream>[];
}

/** @throws {TwinError} store-failed where the records contradict each other. */
export async function readRegistry(store: HistoryStore): Promise<RegistryRecords> {
  const [settings, things, streams] = await Promise.all([
    store.entities(SETTING),
    store.entities(THING),
    store.entities(STREAM),
  ]);
  const bySlot = streams
    .map(({ json }) => json as Kept<Datastream>)
    .sort((a, b) => a.item.slot - b.item.slot);
  if (bySlot.some(({ item }, i) => item.slot !== i))
    throw new TwinError(
      'store-failed',
      'Expected a row for every datastream in the store, got gaps; restore a backup of DATA_DIR.',
    );
  return {
    mark: settings.find(({ id }) => id === SETTING_ID)?.json as RegistryMark | undefined,
    things: things.map(({ json }) => json as Kept<Thing>),
    streams: bySlot,
  };
}

/** Writes what changed, all of it or nothing. */
export function writeRegistry(
  store: HistoryStore,
  mark: RegistryMark,
  things: readonly Kept<Thing>[],
  streams: readonly Kept<Datastream>[],
): Promise<void> {
  const records: EntityRecord[] = [
    ...things.map((json) => ({ type: THING, id: json.item.id, json })),
    ...streams.map((json) => ({ type: STREAM, id: json.item.id, json })),
    { type: SETTING, id: SETTING_ID, json: mark },
  ];
  return store.putEntities(records);
}

/** Takes things out of the records. */
export async function removeThings(
  store: HistoryStore,
  mark: RegistryMark,
  thingIds: readonly string[],
): Promise<void> {
  await store.deleteEntities(THING, thingIds);
  await store.putEntities([{ type: SETTING, id: SETTING_ID, json: mark }]);
}
