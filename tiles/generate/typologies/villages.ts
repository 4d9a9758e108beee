import { createRandom, hash32, type Random } from '#lib/random/random.ts';
import { turnToSouth } from '../geometry/frame.ts';
import { readMask, TAKEN, UNBUILDABLE } from '../geometry/mask.ts';
import { measureLength, walkLine, type Xy } from '../geometry/ring.ts';
import { sampleValueNoise } from '../geometry/value-noise.ts';
import { addLane, build, type Gaps, type Ground, type PlannedCanal } from '../ground.ts';
import { shapeL, shapeRectangle } from '../shape.ts';

const HOUSE_GAPS: Gaps = { buildingM: 1.2, streetM: 1.5, canalM: 3 };
/** Lanes lead out to the main roads. */
const LANE = { widthM: 3.5, blocking: UNBUILDABLE & ~TAKEN.road, leastM: 70 };
/** From the canal's bank to the lane's middle and to the first house's front. */
const BANK_TO_LANE_M = 4;
const BANK_TO_HOUSE_M = 9;
/** From row to row: two storeys and a yard. */
const ROW_PITCH_M = 19.5;

/** A line that a village strings itself along. */
interface Course {
  readonly line: readonly Xy[];
  /** From the line to where the bank or verge ends. */
  readonly clearM: number;
  readonly lane: boolean;
  readonly chance: number;
}

/**
 * The villages of the plain: rows of farmhouses that face south, strung along the canals, small rivers and
 * country roads. Where the canal runs east and west the rows follow it; where it runs north and south they
 * stand off it like a comb.
 */
export function buildVillages(ground: Ground, canals: readonly PlannedCanal[]): void {
  const courses: Course[] = canals.map(({ line, widthM }) => ({
    line,
    clearM: widthM / 2,
    lane: true,
    chance: 1,
  }));
  for (const water of ground.plan.waters)
    if (water.halfWidthM < 35)
      for (const line of cutLine(water.line, 320))
        courses.push({ line, clearM: water.halfWidthM + 5, lane: false, chance: 0.9 });
  for (const road of ground.plan.roads)
    if (road.class === 'arterial')
      for (const line of cutLine(road.line, 260))
        courses.push({ line, clearM: road.halfWidthM + 4, lane: false, chance: 0.7 });
  for (const [index, course] of courses.entries())
    settle(ground, course, createRandom(hash32(ground.plan.seed, 83, index)));
}

function settle(ground: Ground, course: Course, random: Random): void {
  const points = walkLine(course.line, 6);
  const [mx, my] = points[points.length >> 1] as Xy;
  if (readMask(ground.mask, mx, my) & (TAKEN.urban | TAKEN.outside)) return;
  const pull =
    0.55 * sampleValueNoise(ground.plan.seed + 5, 480, mx, my) +
    0.2 * sampleValueNoise(ground.plan.seed + 6, 2400, mx, my) +
    0.25 * ground.zoning.settlementAt(mx, my) +
    0.3 * random();
  const wanted = 0.645 + (1 - course.chance) * 0.3;
  if (pull < wanted || measureLength(course.line) < 80) return;
  const rows = 1 + Math.min(2, Math.floor((pull - wanted) * 7 + random()));
  const from = Math.floor(points.length * random() * 0.2);
  const to = Math.ceil(points.length * (0.8 + 0.2 * random()));
  const part = points.slice(from, to);
  if (part.length < 8) return;
  // Eastwards, so that left of the line is the north bank.
  const reach = (part[0] as Xy)[0] <= (part[part.length - 1] as Xy)[0] ? part : part.reverse();
  const first = reach[0] as Xy;
  const last = reach[reach.length - 1] as Xy;
  const before = ground.buildings.length;
  const across = Math.abs(last[0] - first[0]) > 1.1 * Math.abs(last[1] - first[1]);
  const bothSides = random() < 0.7;
  const sides = across && !bothSides ? [1] : [1, -1];
  for (const side of sides) {
    if (course.lane)
      addLane(ground, followCourse(points, side * (course.clearM + BANK_TO_LANE_M)), LANE);
    if (across)
      lineRows(ground, reach, course, side, side === 1 ? rows : Math.max(1, rows - 1), random);
    else combRows(ground, reach, course, side, 1 + rows, random);
  }
  if (ground.buildings.length - before > 5) {
    const reachM = course.clearM + ROW_PITCH_M * rows + 8;
    addVillageGround(ground, reach, reachM, sides.length === 2 ? reachM : course.clearM);
  }
}

/** Rows along the course, one behind the other. */
function lineRows(
  ground: Ground,
  line: readonly Xy[],
  course: Course,
  side: number,
  rows: number,
  random: Random,
): void {
  for (let row = 0; row < rows; row++) {
    const offset = side * (course.clearM + BANK_TO_HOUSE_M + 5 + row * ROW_PITCH_M);
    let due = random() * 6;
    for (let i = 0; i + 1 < line.length; i++) {
      due -= 6;
      if (due > 0) continue;
      const [ax, ay] = line[i] as Xy;
      const [bx, by] = line[Math.min(line.length - 1, i + 3)] as Xy;
      const axis = unit(bx - ax, by - ay);
      const widthM = 9.5 + random() * 3;
      addFarmhouse(ground, [ax - axis[1] * offset, ay + axis[0] * offset], axis, widthM, random);
      due += widthM + (random() < 0.16 ? 8 + random() * 8 : 1.8 + random() * 3);
    }
  }
}

/** Short rows that stand off a north-south course to one side. */
function combRows(
  ground: Ground,
  reach: readonly Xy[],
  course: Course,
  side: number,
  houses: number,
  random: Random,
): void {
  let due = 0;
  for (let i = 0; i + 1 < reach.length; i++) {
    due -= 6;
    if (due > 0) continue;
    due += ROW_PITCH_M;
    if (random() < 0.08) continue;
    const [ax, ay] = reach[i] as Xy;
    const [bx, by] = reach[Math.min(reach.length - 1, i + 3)] as Xy;
    const [dx, dy] = unit(bx - ax, by - ay);
    // Away from the course: its right-angle, turned to lie within 20° of east or west.
    const [ox, oy] = dx * 0 - dy * side >= 0 ? [-dy * side, dx * side] : [dy * side, -dx * side];
    const axis = turnToSouth([ox, oy]);
    const away = -dy * side >= 0 ? 1 : -1;
    let reachM = course.clearM + BANK_TO_HOUSE_M;
    const count = Math.max(1, houses + Math.floor(random() * 3) - 1);
    for (let k = 0; k < count; k++) {
      const widthM = 9.5 + random() * 3;
      const u = away * (reachM + widthM / 2);
      addFarmhouse(ground, [ax + axis[0] * u, ay + axis[1] * u], axis, widthM, random);
      reachM += widthM + 1.6 + random() * 2;
    }
  }
}

function addFarmhouse(ground: Ground, at: Xy, along: Xy, widthM: number, random: Random): void {
  if (readMask(ground.mask, at[0], at[1]) & TAKEN.urban) return;
  const axis = turnToSouth(along);
  const depthM = 9 + random() * 2.2;
  const kind = random();
  const storeys = kind < 0.07 ? 1 : kind < 0.68 ? 2 : 3;
  const winged = random() < 0.2;
  const jitter = (random() - 0.5) * 1.6;
  const home: Xy = [at[0] - axis[1] * jitter, at[1] + axis[0] * jitter];
  const built = build(
    ground,
    {
      shape: winged
        ? shapeL(widthM, depthM + 2, 5.5, random() < 0.5)
        : shapeRectangle(widthM, depthM),
      at: home,
      axis,
      storeys,
      heightM: storeys * 3.2 + 1.6,
      use: 'village-house',
      dwellings: 1,
    },
    HOUSE_GAPS,
  );
  if (!built || random() > 0.22) return;
  // Kitchen or store in the yard behind.
  const back = depthM / 2 + 4.2;
  build(
    ground,
    {
      shape: shapeRectangle(4 + random() * 2.5, 3.6),
      at: [home[0] - axis[1] * back, home[1] + axis[0] * back],
      axis,
      storeys: 1,
      heightM: 3.2,
      use: 'village-house',
      dwellings: 0,
    },
    HOUSE_GAPS,
  );
}

/** The lane that follows a course at a distance, on its left where that is positive. */
function followCourse(points: readonly Xy[], offset: number): Xy[] {
  return points
    .map(([px, py], i): Xy => {
      const [ax, ay] = points[Math.max(0, i - 2)] as Xy;
      const [bx, by] = points[Math.min(points.length - 1, i + 2)] as Xy;
      const [dx, dy] = unit(bx - ax, by - ay);
      return [px - dy * offset, py + dx * offset];
    })
    .filter((_, i) => i % 3 === 0 || i === points.length - 1);
}

/** The village's ground: a band about the course as wide as its rows. */
function addVillageGround(
  ground: Ground,
  reach: readonly Xy[],
  leftM: number,
  rightM: number,
): void {
  const line = reach.filter((_, i) => i % 8 === 0 || i === reach.length - 1);
  const left: Xy[] = [];
  const right: Xy[] = [];
  for (let i = 0; i < line.length; i++) {
    const [ax, ay] = line[Math.max(0, i - 1)] as Xy;
    const [bx, by] = line[Math.min(line.length - 1, i + 1)] as Xy;
    const [dx, dy] = unit(bx - ax, by - ay);
    const [px, py] = line[i] as Xy;
    left.push([px - dy * leftM, py + dx * leftM]);
    right.push([px + dy * rightM, py - dx * rightM]);
  }
  ground.landuse.push({ kind: 'village', ring: [...right, ...left.reverse()] });
}

function cutLine(line: readonly Xy[], pieceM: number): Xy[][] {
  const points = walkLine(line, 20);
  const size = Math.max(2, Math.round(pieceM / 20));
  const pieces: Xy[][] = [];
  for (let i = 0; i + 1 < points.length; i += size) pieces.push(points.slice(i, i + size + 1));
  return pieces;
}

function unit(dx: number, dy: number): Xy {
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  return [dx / length, dy / length];
}
