import { DEG, distanceM } from '#lib/geo/wgs84.ts';
import type { SourceFix } from './source-catalogue.ts';

/** Where a source says that a thing is. */
export interface SeenPlace {
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Degrees clockwise from true north, where the source tells it. */
  readonly bearingDeg?: number;
  readonly speedMps?: number;
  /** Above the ground. */
  readonly heightM?: number;
}

/** A fix whose row is not given yet. */
type Fix = Omit<SourceFix, 'trackSlot'>;

/** What a sighting means. */
interface Sighting {
  /** The place differs from the one before, or is the first. */
  readonly isElsewhere: boolean;
  readonly isMoving: boolean;
  /** To be told of a thing that moves, oldest first. */
  readonly fixes: readonly Fix[];
}

/**
 * Tells things that move from things that stand, for sources that only say where each is. One that is seen
 * elsewhere twice within an hour moves from then on; one that is seen elsewhere once was set up anew.
 */
export interface Trails {
  /** @param isVehicle known to move, whatever was seen */
  see(thingId: string, place: SeenPlace, isVehicle: boolean): Sighting;
  isMoving(thingId: string): boolean;
}

/** Within this a place is the same one, told with other digits. */
const SAME_M = 20;
const TWICE_WITHIN_MS = 3_600_000;

interface Trail {
  isMoving: boolean;
  last: SeenPlace;
  leftMs: number | undefined;
}

export function createTrails(): Trails {
  const trails = new Map<string, Trail>();

  return {
    isMoving: (thingId) => trails.get(thingId)?.isMoving === true,
    see(thingId, place, isVehicle) {
      const trail = trails.get(thingId);
      if (!trail) {
        trails.set(thingId, { isMoving: isVehicle, last: place, leftMs: undefined });
        return { isElsewhere: true, isMoving: isVehicle, fixes: isVehicle ? [toFix(place)] : [] };
      }
      trail.isMoving ||= isVehicle;
      const before = trail.last;
      const isNewer = place.timeMs > before.timeMs;
      if (isNewer) trail.last = place;
      if (trail.isMoving)
        return {
          isElsewhere: true,
          isMoving: true,
          fixes: [toFix(place, isNewer ? before : undefined)],
        };
      const isElsewhere = isNewer && separationM(before, place) > SAME_M;
      if (!isElsewhere) return { isElsewhere, isMoving: false, fixes: [] };
      trail.isMoving = trail.leftMs !== undefined && place.timeMs - trail.leftMs <= TWICE_WITHIN_MS;
      trail.leftMs = place.timeMs;
      const fixes = trail.isMoving ? [toFix(before), toFix(place, before)] : [];
      return { isElsewhere, isMoving: trail.isMoving, fixes };
    },
  };
}

/** Course and speed are the source's, else those from the place before. */
function toFix(place: SeenPlace, before?: SeenPlace): Fix {
  const way = before && courseBetween(before, place);
  return {
    timeMs: place.timeMs,
    lonDeg: place.lonDeg,
    latDeg: place.latDeg,
    heightM: place.heightM ?? 0,
    bearingDeg: place.bearingDeg ?? way?.bearingDeg ?? 0,
    speedMps: place.speedMps ?? way?.speedMps ?? 0,
  };
}

function separationM(a: SeenPlace, b: SeenPlace): number {
  return distanceM(a.lonDeg, a.latDeg, b.lonDeg, b.latDeg);
}

function courseBetween(
  from: SeenPlace,
  to: SeenPlace,
): { readonly bearingDeg: number; readonly speedMps: number } | undefined {
  const lengthM = separationM(from, to);
  const seconds = (to.timeMs - from.timeMs) / 1000;
  if (!(lengthM > 1 && seconds > 0)) return undefined;
  const eastDeg = (to.lonDeg - from.lonDeg) * Math.cos(((from.latDeg + to.latDeg) / 2) * DEG);
  const bearingDeg = Math.atan2(eastDeg, to.latDeg - from.latDeg) / DEG;
  return { bearingDeg: (bearingDeg + 360) % 360, speedMps: lengthM / seconds };
}
