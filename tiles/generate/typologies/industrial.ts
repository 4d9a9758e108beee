import { createRandom, type Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { type Frame, type Interval, measureLocalExtent, toWorld } from '../geometry/frame.ts';
import { findCentroid, measureArea, type Ring, type Xy } from '../geometry/ring.ts';
import { splitRing } from '../geometry/split-ring.ts';
import { build, type Gaps, type Ground } from '../ground.ts';
import { type Row, spacePlaces, walkRows } from '../rows.ts';
import { shapeRectangle, shapeU } from '../shape.ts';

const WORKS_GAPS: Gaps = { buildingM: 6, streetM: 6, canalM: 8 };
const OFFICE_DEPTH_M = 14;

/** Works: the block is parted into lots, each with its offices on one side and halls behind them. */
export function buildWorks(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  ground.landuse.push({ kind: 'industrial', ring: block.ring });
  const [x, y] = findCentroid(block.ring);
  const kind = random();
  if (kind < 0.06 + 0.35 * ground.zoning.centralityAt(x, y)) {
    buildOfficePark(ground, block.ring, block.axis, random);
    return;
  }
  const warehouses = kind > 0.92;
  const frame: Frame = { x, y, ux: block.axis[0], uy: block.axis[1] };
  for (const lot of warehouses ? [block.ring] : partLots(block.ring, frame, random)) {
    if (measureArea(lot) < 900 || random() < 0.04) continue;
    buildLot(ground, lot, block.axis, warehouses, random);
  }
}

function partLots(ring: Ring, frame: Frame, random: Random): Ring[] {
  const extent = measureLocalExtent(frame, ring);
  const width = extent.maxX - extent.minX;
  const depth = extent.maxY - extent.minY;
  const longer = Math.max(width, depth);
  if (longer < 150 + random() * 60 || measureArea(ring) < 12_000) return [ring];
  const alongU = width >= depth;
  const cut = (alongU ? extent.minX : extent.minY) + longer * (0.4 + 0.2 * random());
  const [x, y] = alongU ? toWorld(frame, cut, 0) : toWorld(frame, 0, cut);
  const [dx, dy] = alongU ? [-frame.uy, frame.ux] : [frame.ux, frame.uy];
  const { left, right } = splitRing(ring, x, y, dx, dy);
  if (left.length === 0 || right.length === 0) return [ring];
  return [...left, ...right].flatMap((piece) => partLots(piece, frame, random));
}

/** The offices' row first, then halls that share out the depth that is left. */
function buildLot(ground: Ground, lot: Ring, axis: Xy, warehouses: boolean, random: Random): void {
  const [ux, uy] = runsAcross(lot, axis) ? ([-axis[1], axis[0]] as const) : axis;
  const along: Xy = random() < 0.5 ? [ux, uy] : [-ux, -uy];
  const extent = measureLocalExtent({ x: 0, y: 0, ux, uy }, lot);
  const marginM = 5;
  const fireLaneM = 9 + random() * 5;
  const offices = extent.maxY - extent.minY > 60;
  const officesM = offices ? OFFICE_DEPTH_M + fireLaneM : 0;
  // Streets and verges at the lot's edges take about this much on both sides.
  const freeM = extent.maxY - extent.minY - 26 - officesM;
  const wantedM = warehouses ? 95 : 24 + random() * 46;
  const rows = Math.max(1, Math.round(freeM / (wantedM + fireLaneM)));
  const depthM = Math.max(11, Math.min(110, (freeM - (rows - 1) * fireLaneM) / rows));
  const mostM = warehouses ? 190 : 55 + random() * 90;
  const eavesM = 7.5 + Math.round(random() * (depthM > 45 ? 6 : 4) * 2) / 2;
  const planRow = (index: number) =>
    offices && index === 0
      ? { depthM: OFFICE_DEPTH_M, pitchM: officesM }
      : { depthM, pitchM: depthM + fireLaneM, leastDepthM: Math.max(10, depthM * 0.5) };
  for (const row of walkRows(ground, lot, along, { marginM, gapM: 6 }, planRow))
    for (const interval of row.intervals)
      if (offices && row.index === 0) addOffices(ground, row, interval, random);
      else addHalls(ground, row, interval, { mostM, fireLaneM, eavesM, random });
}

function addHalls(
  ground: Ground,
  row: Row,
  interval: Interval,
  options: {
    readonly mostM: number;
    readonly fireLaneM: number;
    readonly eavesM: number;
    readonly random: Random;
  },
): void {
  const { mostM, fireLaneM, eavesM, random } = options;
  const free = interval[1] - interval[0];
  const count = Math.max(1, Math.ceil(free / mostM));
  const lengthM = Math.min(mostM, (free - (count - 1) * fireLaneM) / count);
  if (lengthM < 12) return;
  for (const u of spacePlaces(interval, lengthM, fireLaneM - 0.01)) {
    if (random() < 0.06) continue;
    const flatted = row.depthM < 32 && random() < 0.35;
    const storeys = flatted ? 2 + Math.floor(random() * 3) : 1;
    const shape = (share: number) =>
      shapeRectangle(lengthM * share, row.depthM * Math.min(1, share + 0.1));
    const hall = {
      at: toWorld(row.frame, u, row.v),
      axis: [row.frame.ux, row.frame.uy],
      storeys,
      heightM: flatted ? storeys * 4.5 + 1 : eavesM + (random() < 0.2 ? 3 : 0),
      use: 'industrial',
    } as const;
    const full = random() < 0.7 ? 1 : 0.78;
    if (!build(ground, { ...hall, shape: shape(full) }, WORKS_GAPS))
      build(ground, { ...hall, shape: shape(0.6) }, WORKS_GAPS);
  }
}

/** A slab of three to five storeys, perhaps a canteen or dormitory beside it, and the gate house. */
function addOffices(ground: Ground, row: Row, [from, to]: Interval, random: Random): void {
  const axis: Xy = [row.frame.ux, row.frame.uy];
  let u = from + random() * Math.max(0, (to - from) * 0.3);
  const place = (lengthM: number, storeys: number, use: 'office' | 'industrial') => {
    if (u + lengthM > to) return;
    const depthM = storeys > 1 ? OFFICE_DEPTH_M : 5;
    build(
      ground,
      {
        shape: shapeRectangle(lengthM, depthM),
        at: toWorld(row.frame, u + lengthM / 2, row.v - (OFFICE_DEPTH_M - depthM) / 2),
        axis,
        storeys,
        heightM: storeys * 3.7 + 0.8,
        use,
      },
      WORKS_GAPS,
    );
    u += lengthM + 12;
  };
  place(24 + random() * 26, 3 + Math.floor(random() * 3), 'office');
  place(6, 1, 'industrial');
  if (random() < 0.45) place(22 + random() * 20, 2 + Math.floor(random() * 4), 'industrial');
}

/** Laboratories and offices in a park: slabs, U-shapes and a few taller houses. */
function buildOfficePark(ground: Ground, ring: Ring, axis: Xy, random: Random): void {
  const depthM = 20 + random() * 4;
  const lengthM = 44 + random() * 22;
  for (const row of walkRows(ground, ring, axis, { marginM: 10, gapM: 7 }, () => ({
    depthM,
    pitchM: depthM + 24,
  })))
    for (const interval of row.intervals)
      for (const u of spacePlaces(interval, lengthM, 20)) {
        const tall = random() < 0.12;
        const storeys = tall ? 10 + Math.floor(random() * 6) : 4 + Math.floor(random() * 4);
        const shape = tall
          ? shapeRectangle(34, depthM)
          : random() < 0.25
            ? shapeU(lengthM, depthM, depthM * 0.4)
            : shapeRectangle(lengthM, depthM);
        build(
          ground,
          {
            shape,
            at: toWorld(row.frame, u, row.v),
            axis,
            storeys,
            heightM: storeys * 4 + 1,
            use: 'office',
          },
          WORKS_GAPS,
        );
      }
}

function runsAcross(ring: Ring, axis: Xy): boolean {
  const extent = measureLocalExtent({ x: 0, y: 0, ux: axis[0], uy: axis[1] }, ring);
  return extent.maxY - extent.minY > 1.15 * (extent.maxX - extent.minX);
}
