import { containsPoint, measureArea, type Xy } from './geometry/ring.ts';
import type { PlannedTown, SitePlan } from './site-plan.ts';

export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radiusM: number;
}

export function isWithin(discs: readonly Disc[], x: number, y: number): boolean {
  return discs.some((d) => (d.x - x) ** 2 + (d.y - y) ** 2 < d.radiusM * d.radiusM);
}

/** Kinds of place that a county seat had long before it had a metro. */
const OLD_KINDS = new Set(['landmark', 'park', 'government', 'theatre', 'hospital']);

/**
 * The old cores. The subdistrict with the most places to the square kilometre grew around the former county
 * seat: its core lies among its landmarks, parks and offices. Every other town of kind `town` has a small old
 * street by its office or name.
 */
export function findOldCores(plan: SitePlan): Disc[] {
  const cores: Disc[] = [];
  const seat = findSeat(plan);
  if (seat) {
    const old = plan.places.filter(
      ({ place, at }) => OLD_KINDS.has(place.kind) && containsPoint(seat.ring, at[0], at[1]),
    );
    const [x, y] = average(old.map(({ at }) => at)) ?? seat.label;
    cores.push({ x, y, radiusM: Math.min(900, Math.sqrt(measureArea(seat.ring)) * 0.26) });
  }
  for (const town of plan.towns) {
    if (town.town.kind !== 'town') continue;
    const office = plan.places.find(
      ({ place, at }) =>
        (place.kind === 'government' || place.kind === 'community-health-center') &&
        containsPoint(town.ring, at[0], at[1]),
    );
    const [x, y] = office?.at ?? town.label;
    cores.push({ x, y, radiusM: 190 });
  }
  return cores;
}

function findSeat(plan: SitePlan): PlannedTown | undefined {
  let best: PlannedTown | undefined;
  let most = 0;
  for (const town of plan.towns) {
    if (town.town.kind !== 'subdistrict') continue;
    const count = plan.places.filter(({ at }) => containsPoint(town.ring, at[0], at[1])).length;
    const density = count / measureArea(town.ring);
    if (density > most) {
      best = town;
      most = density;
    }
  }
  return best;
}

/** One ground for each university, the larger the farther its neighbours are. */
export function findCampuses(plan: SitePlan): Disc[] {
  const seats = plan.places.filter(({ place }) => place.kind === 'university');
  return seats.map(({ at: [x, y] }) => {
    let nearest2 = Infinity;
    for (const { at } of seats) {
      const d2 = (at[0] - x) ** 2 + (at[1] - y) ** 2;
      if (d2 > 0) nearest2 = Math.min(nearest2, d2);
    }
    // A college alone in an old quarter is small; campuses that lie together were laid out as a city of them.
    const apart = Math.sqrt(nearest2);
    const together = apart < 1100;
    return { x, y, radiusM: together ? Math.max(300, Math.min(480, apart * 0.75)) : 230 };
  });
}

function average(points: readonly Xy[]): Xy | undefined {
  if (points.length === 0) return undefined;
  let sumX = 0;
  let sumY = 0;
  for (const [x, y] of points) {
    sumX += x;
    sumY += y;
  }
  return [sumX / points.length, sumY / points.length];
}
