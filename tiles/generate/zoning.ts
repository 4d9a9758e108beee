import type { PlaceKind } from '#model';
import { type Disc, findCampuses, findOldCores, isWithin } from './cores.ts';
import { addHump, createField, FIELD_CELL_M, type Field, sampleField } from './geometry/field.ts';
import { type Mask, readMask, TAKEN } from './geometry/mask.ts';
import { walkLine, type Xy } from './geometry/ring.ts';
import { sampleValueNoise } from './geometry/value-noise.ts';
import type { PlannedPlace, SitePlan } from './site-plan.ts';

/** What a piece of ground is built up with; `rural` is fields, canals and villages. */
export type Zone =
  | 'old-town'
  | 'residential'
  | 'villa'
  | 'commercial'
  | 'industrial'
  | 'education'
  | 'park'
  | 'forest'
  | 'rural';

/** What the facts say about any point of the district. */
export interface Zoning {
  zoneAt(x: number, y: number): Zone;
  /** 0 at the edge of town … 1 at its busiest station: what heights follow. */
  centralityAt(x: number, y: number): number;
  /** 0 … 1, how near to an old core: what is built lower and older. */
  ageAt(x: number, y: number): number;
  /** Service places and bus lines about a rural point, 0 … 1: what villages follow. */
  settlementAt(x: number, y: number): number;
}

/** How much of town life a place stands for. */
const SERVICE_WEIGHT: Partial<Record<PlaceKind, number>> = {
  government: 2,
  hospital: 2,
  mall: 2.5,
  cinema: 1.5,
  theatre: 1.5,
  'community-health-center': 1.2,
  'community-health-station': 1,
  'secondary-school': 1.2,
  'primary-school': 1.2,
  school: 0.8,
  'metro-station': 3,
  'bus-hub': 0.8,
  'coach-station': 0.8,
  police: 0.6,
};

/** Gross land for homes, works and detached homes, square metres a head of the district. */
const TOWN_M2_PER_HEAD = 40;
const WORKS_M2_PER_HEAD = 42;
const VILLA_M2_PER_HEAD = 6;

export function createZoning(plan: SitePlan, mask: Mask): Zoning {
  const { seed } = plan;
  const fields = measureFields(plan, mask);
  const oldCores = findOldCores(plan);
  const campuses = findCampuses(plan);
  const centres = findCentres(plan, fields);

  const town = (x: number, y: number) =>
    sampleField(fields.services, x, y) +
    0.4 * sampleField(fields.buses, x, y) +
    0.75 * sampleField(fields.metro, x, y) +
    0.3 * sampleField(fields.region, x, y) -
    0.5 * sampleField(fields.works, x, y) +
    0.3 * sampleValueNoise(seed, 700, x, y);
  const works = (x: number, y: number) =>
    sampleField(fields.works, x, y) * (0.5 + 0.7 * Math.min(1, sampleField(fields.region, x, y))) +
    0.5 * sampleField(fields.expressways, x, y) +
    0.5 * sampleField(fields.buses, x, y) +
    0.4 * sampleField(fields.services, x, y) +
    0.8 * sampleField(fields.region, x, y) +
    0.5 * sampleValueNoise(seed + 1, 1100, x, y) -
    0.9 * sampleField(fields.hills, x, y);
  const villa = (x: number, y: number) =>
    sampleField(fields.hills, x, y) * (0.3 + 0.6 * sampleField(fields.services, x, y)) +
    0.25 * sampleField(fields.buses, x, y) +
    0.25 * sampleValueNoise(seed + 2, 800, x, y);

  const leastTown = findThreshold(plan, mask, town, TOWN_M2_PER_HEAD);
  const leastWorks = findThreshold(
    plan,
    mask,
    works,
    WORKS_M2_PER_HEAD,
    (x, y) => town(x, y) >= leastTown,
  );
  const leastVilla = findThreshold(
    plan,
    mask,
    villa,
    VILLA_M2_PER_HEAD,
    (x, y) => town(x, y) >= leastTown || works(x, y) >= leastWorks,
  );

  return {
    zoneAt(x, y) {
      if (readMask(mask, x, y) & TAKEN.hill) return 'forest';
      if (isWithin(campuses, x, y)) return 'education';
      if (isWithin(oldCores, x, y)) return 'old-town';
      if (town(x, y) >= leastTown) return isWithin(centres, x, y) ? 'commercial' : 'residential';
      if (works(x, y) >= leastWorks) return 'industrial';
      return villa(x, y) >= leastVilla ? 'villa' : 'rural';
    },
    centralityAt(x, y) {
      const metro = sampleField(fields.metro, x, y);
      const services = Math.min(1, sampleField(fields.services, x, y));
      return Math.min(1, 0.62 * metro + 0.38 * services * (0.4 + 0.6 * metro));
    },
    ageAt: (x, y) => Math.min(1, sampleField(fields.age, x, y)),
    settlementAt: (x, y) =>
      Math.min(1, sampleField(fields.services, x, y) + 0.5 * sampleField(fields.buses, x, y)),
  };
}

interface Fields {
  readonly services: Field;
  /** Services far around: what tells the built-up half of a district from its fields. */
  readonly region: Field;
  readonly buses: Field;
  readonly metro: Field;
  readonly works: Field;
  readonly expressways: Field;
  readonly hills: Field;
  readonly age: Field;
}

/** Humps about the facts, each field scaled so that 1 is what the best-served twentieth of the ground has. */
function measureFields(plan: SitePlan, mask: Mask): Fields {
  const fields: Fields = {
    services: createField(plan.extent),
    region: createField(plan.extent),
    buses: createField(plan.extent),
    metro: createField(plan.extent),
    works: createField(plan.extent),
    expressways: createField(plan.extent),
    hills: createField(plan.extent),
    age: createField(plan.extent),
  };
  for (const { place, at } of plan.places) {
    const weight = SERVICE_WEIGHT[place.kind];
    if (weight) {
      addHump(fields.services, at, { radiusM: 1500, weight });
      addHump(fields.region, at, { radiusM: 5000, weight });
    }
    if (place.kind === 'industry') {
      const radiusM = Math.min(2600, 1500 + 0.6 * (place.positionErrorM ?? 0));
      addHump(fields.works, at, { radiusM, weight: 1, peak: true });
    }
  }
  for (const road of plan.roads)
    for (const at of walkLine(road.line, 100))
      if (road.class === 'expressway')
        addHump(fields.expressways, at, { radiusM: 1400, weight: 1, peak: true });
      else addHump(fields.buses, at, { radiusM: 800, weight: road.busLines + 1 });
  for (const at of plan.stations)
    addHump(fields.metro, at, { radiusM: 1800, weight: 1, peak: true });
  for (const { top, radiusM } of plan.hills)
    addHump(fields.hills, top, { radiusM: radiusM + 2200, weight: 1, peak: true });
  for (const core of findOldCores(plan)) {
    addHump(fields.services, [core.x, core.y], { radiusM: 900, weight: 4 });
    addHump(fields.age, [core.x, core.y], { radiusM: core.radiusM * 3.2, weight: 1.4, peak: true });
  }
  scaleToUsualBest(fields.services, mask);
  scaleToUsualBest(fields.buses, mask);
  scaleToUsualBest(fields.region, mask);
  return fields;
}

/** The shops, offices and squares: about malls, the seat of government, and stations. */
function findCentres(plan: SitePlan, fields: Fields): Disc[] {
  const discs: Disc[] = [];
  const life = ([x, y]: Xy) => sampleField(fields.services, x, y) + sampleField(fields.metro, x, y);
  for (const { place, at } of plan.places)
    if (place.kind === 'mall') discs.push({ x: at[0], y: at[1], radiusM: 170 });
  for (const at of plan.stations)
    discs.push({ x: at[0], y: at[1], radiusM: 150 + 90 * Math.min(1.5, life(at)) });
  const seats = plan.places.filter(({ place }) => place.kind === 'government');
  const first = seats.reduce<PlannedPlace | undefined>(
    (best, seat) => (best && life(best.at) >= life(seat.at) ? best : seat),
    undefined,
  );
  for (const { at } of seats)
    discs.push({ x: at[0], y: at[1], radiusM: at === first?.at ? 420 : 140 });
  return discs;
}

/** The least score of the best ground that adds up to the area wanted, over cells not `taken` already. */
function findThreshold(
  plan: SitePlan,
  mask: Mask,
  score: (x: number, y: number) => number,
  m2PerHead: number,
  taken: (x: number, y: number) => boolean = () => false,
): number {
  const scores: number[] = [];
  forEachCell(plan, mask, (x, y) => {
    if (!taken(x, y)) scores.push(score(x, y));
  });
  scores.sort((a, b) => b - a);
  const wanted = Math.round((plan.population * m2PerHead) / FIELD_CELL_M ** 2);
  // Never the whole ground, however many people the facts name.
  const count = Math.min(wanted, Math.floor(scores.length * 0.6));
  return count > 0 ? (scores[count - 1] as number) : Infinity;
}

function forEachCell(plan: SitePlan, mask: Mask, visit: (x: number, y: number) => void): void {
  const { minX, minY, maxX, maxY } = plan.extent;
  for (let y = minY + FIELD_CELL_M / 2; y < maxY; y += FIELD_CELL_M)
    for (let x = minX + FIELD_CELL_M / 2; x < maxX; x += FIELD_CELL_M)
      if (!(readMask(mask, x, y) & (TAKEN.outside | TAKEN.hill | TAKEN.water))) visit(x, y);
}

function scaleToUsualBest(field: Field, mask: Mask): void {
  const inside: number[] = [];
  for (let at = 0; at < field.values.length; at++) {
    const x = field.minX + (at % field.columns) * FIELD_CELL_M;
    const y = field.minY + Math.floor(at / field.columns) * FIELD_CELL_M;
    if (!(readMask(mask, x, y) & TAKEN.outside)) inside.push(field.values[at] as number);
  }
  inside.sort((a, b) => a - b);
  const best = inside[Math.floor(inside.length * 0.95)] ?? 0;
  if (best > 0)
    for (let at = 0; at < field.values.length; at++) (field.values[at] as number) /= best;
}
