import type { AreaAnswer, BuildingTotals } from '#model';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type TownRow = AreaAnswer['byTown'][number];
type UseRow = AreaAnswer['byUse'][number];

/** One building's share of an answer. */
interface BuildingShare {
  readonly townCode: string | null;
  readonly use: string;
  /** The part of the footprint inside the area. */
  readonly footprintM2: number;
  readonly storeys: number;
  readonly dwellings: number;
}

/** Adds up an answer: in all, by town and by use. */
export interface Tally {
  readonly total: BuildingTotals;
  addBuilding(share: BuildingShare): void;
  addPoint(townCode: string | null, what: 'sensors' | 'vehicles' | 'places'): void;
  /** Most buildings first, then by code; what lies in no town comes last. */
  byTown(): TownRow[];
  /** Most buildings first. */
  byUse(): UseRow[];
}

export function createTally(): Tally {
  const total: Mutable<BuildingTotals> = noBuildings();
  const towns = new Map<string | null, Mutable<TownRow>>();
  const uses = new Map<string, Mutable<UseRow>>();

  const townRow = (townCode: string | null) =>
    getOrMake(towns, townCode, () => ({
      townCode,
      ...noBuildings(),
      sensors: 0,
      vehicles: 0,
      places: 0,
    }));

  return {
    total,
    addBuilding(share) {
      const useRow = getOrMake(uses, share.use, () => ({ use: share.use, ...noBuildings() }));
      for (const row of [total, townRow(share.townCode), useRow]) {
        row.count++;
        row.footprintM2 += share.footprintM2;
        row.floorAreaM2 += share.footprintM2 * share.storeys;
        row.dwellings += share.dwellings;
      }
    },
    addPoint(townCode, what) {
      townRow(townCode)[what]++;
    },
    byTown: () =>
      [...towns.values()].sort(
        (a, b) =>
          Number(a.townCode === null) - Number(b.townCode === null) ||
          b.count - a.count ||
          (a.townCode ?? '').localeCompare(b.townCode ?? '', 'en'),
      ),
    byUse: () =>
      [...uses.values()].sort((a, b) => b.count - a.count || a.use.localeCompare(b.use, 'en')),
  };
}

function noBuildings(): Mutable<BuildingTotals> {
  return { count: 0, footprintM2: 0, floorAreaM2: 0, dwellings: 0 };
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
