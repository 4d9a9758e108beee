import {
  BUILDING_PROVENANCES,
  BUILDING_USES,
  type BuildingIndex,
  buildingId,
  type Text,
} from '#model';
import type { BuildingColumn, BuildingList, BuildingRow, Histogram } from './building-rows.ts';

/** Rows, orders and counts over the index, for tables and histograms. */
export interface BuildingTable {
  /** Global ids of the list in its order. Equal values keep the order of the index. */
  order(list: BuildingList): Uint32Array<ArrayBuffer>;
  rows(gids: Iterable<number>): BuildingRow[];
  /** How many buildings have a value within each of equally wide bins. */
  histogram(column: BuildingColumn, gids: Uint32Array | null, bins: number): Histogram;
}

/** @param footprintM2 of a building, by its global id */
export function createBuildingTable(
  index: BuildingIndex,
  footprintM2: (gid: number) => number,
): BuildingTable {
  const numbers = (column: BuildingColumn): ((gid: number) => number) => {
    switch (column) {
      case 'height':
        return (gid) => index.heightM[gid] as number;
      case 'storeys':
        return (gid) => index.storeys[gid] as number;
      case 'dwellings':
        return (gid) => index.dwellings[gid] as number;
      case 'footprint':
        return footprintM2;
      case 'use':
        return rankOf(BUILDING_USES, index.use);
      case 'town':
        return rankOf(index.townCodes, index.town);
      case 'provenance':
        return rankOf(BUILDING_PROVENANCES, index.provenance);
      case 'id':
        return (gid) => gid;
    }
  };

  function row(gid: number): BuildingRow {
    const name: Text | undefined = index.names[gid];
    return {
      gid,
      id: buildingId(index, gid),
      ...(name && { name }),
      use: BUILDING_USES[index.use[gid] as number] ?? 'other',
      townCode: index.townCodes[index.town[gid] as number] ?? null,
      heightM: index.heightM[gid] as number,
      storeys: index.storeys[gid] as number,
      footprintM2: footprintM2(gid),
      dwellings: index.dwellings[gid] as number,
      provenance: BUILDING_PROVENANCES[index.provenance[gid] as number] ?? 'supplied',
    };
  }

  /** Whether the words stand in its id, its names, or in words that the reader gave for its use or town. */
  function createFilter({ words, useWords, townWords }: BuildingList): (gid: number) => boolean {
    const wanted = words.trim().toLowerCase();
    if (wanted === '') return () => true;
    const uses = BUILDING_USES.map((use) => useWords?.[use]?.toLowerCase().includes(wanted));
    const towns = index.townCodes.map((code) => townWords?.[code]?.toLowerCase().includes(wanted));
    return (gid) => {
      if (uses[index.use[gid] as number] || towns[index.town[gid] as number]) return true;
      const name = index.names[gid];
      if (name?.zh.toLowerCase().includes(wanted) || name?.en.toLowerCase().includes(wanted))
        return true;
      return buildingId(index, gid).toLowerCase().includes(wanted);
    };
  }

  return {
    order(list) {
      const { gids, column, descending } = list;
      const matches = createFilter(list);
      const all = gids ?? Uint32Array.from({ length: index.count }, (_, gid) => gid);
      const kept = all.filter((gid) => gid < index.count && matches(gid));
      const read = numbers(column);
      const keys = new Float64Array(index.count);
      for (const gid of kept) keys[gid] = read(gid);
      const sign = descending ? -1 : 1;
      return kept.sort((a, b) => sign * ((keys[a] as number) - (keys[b] as number)) || a - b);
    },
    rows: (gids) => [...gids].filter((gid) => gid >= 0 && gid < index.count).map(row),
    histogram(column, gids, bins) {
      const read = numbers(column);
      const all = gids ?? Uint32Array.from({ length: index.count }, (_, gid) => gid);
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (const gid of all) {
        const value = read(gid);
        if (value < min) min = value;
        if (value > max) max = value;
      }
      const counts = new Array<number>(bins).fill(0);
      if (!(max >= min)) return { min: 0, max: 0, counts };
      const width = (max - min) / bins || 1;
      for (const gid of all) {
        const bin = Math.min(bins - 1, Math.floor((read(gid) - min) / width));
        counts[bin] = (counts[bin] as number) + 1;
      }
      return { min, max, counts };
    },
  };
}

/** The place of the value among all by its letters, so that equal words stand together. */
function rankOf(words: readonly string[], column: ArrayLike<number>): (gid: number) => number {
  const sorted = [...words].sort();
  const ranks = words.map((word) => sorted.indexOf(word));
  return (gid) => ranks[column[gid] as number] ?? words.length;
}
