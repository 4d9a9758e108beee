import type { LandmarkSource } from '../config/build-config.ts';
import type { BuildingRecord } from '../district.ts';

/** Watches for buildings in whose place a landmark stands. */
export interface ReplacedIds {
  /** True where the record is to be left out. All parts of a building that was several polygons go. */
  take(record: BuildingRecord): boolean;
  /** Ids that were found, as the landmarks name them, sorted. */
  taken(): readonly string[];
}

/** A landmark replaces the buildings that it names, and one with its own id. */
export function createReplacedIds(
  landmarks: readonly Pick<LandmarkSource, 'id' | 'replaces'>[],
): ReplacedIds {
  const wanted = new Set(landmarks.flatMap(({ id, replaces }) => [id, ...replaces]));
  const found = new Set<string>();
  return {
    take({ id }) {
      if (id === undefined || wanted.size === 0) return false;
      const whole = wanted.has(id) ? id : id.replace(/#\d+$/, '');
      if (!wanted.has(whole)) return false;
      found.add(whole);
      return true;
    },
    taken: () => [...found].sort(),
  };
}
