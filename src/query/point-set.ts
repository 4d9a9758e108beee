import Flatbush from 'flatbush';
import type { LonLat } from '#model';
import type { QueryArea } from './query-area.ts';

/** Points that can be asked which of them lie in an area. */
export interface PointSet<T> {
  within(area: QueryArea): T[];
}

/** Items in their given order; `positionOf` is asked once for each. */
export function createPointSet<T>(
  items: readonly T[],
  positionOf: (item: T) => LonLat,
): PointSet<T> {
  if (items.length === 0) return { within: () => [] };
  const positions = items.map(positionOf);
  const tree = new Flatbush(items.length);
  for (const [lonDeg, latDeg] of positions) tree.add(lonDeg, latDeg);
  tree.finish();
  return {
    within(area) {
      return tree
        .search(...area.box, (i) => area.containsPoint(positions[i] as LonLat))
        .sort((a, b) => a - b)
        .map((i) => items[i] as T);
    },
  };
}
