import { createRandom, hash32, type Random } from '#lib/random/random.ts';
import type { Street } from '../district.ts';
import { type Frame, findDominantAxis, measureLocalExtent, toWorld } from './geometry/frame.ts';
import { type Mask, readMask, TAKEN } from './geometry/mask.ts';
import { nodeLines } from './geometry/node-lines.ts';
import {
  containsPoint,
  findCentroid,
  measureArea,
  measureExtent,
  type Ring,
  walkLine,
  type Xy,
} from './geometry/ring.ts';
import { splitRing } from './geometry/split-ring.ts';
import { traceFaces } from './geometry/trace-faces.ts';
import type { SitePlan } from './site-plan.ts';
import type { Zone, Zoning } from './zoning.ts';

/** A piece of ground between streets, of one zone. */
export interface Block {
  readonly ring: Ring;
  readonly zone: Zone;
  readonly areaM2: number;
  /** Direction of its streets: a unit vector within 45° of east. */
  readonly axis: Xy;
  /** Seed of all that is random in it. */
  readonly seed: number;
}

export interface LocalStreet {
  readonly class: Street['class'];
  readonly widthM: number;
  readonly line: readonly Xy[];
}

export interface DividedGround {
  readonly blocks: readonly Block[];
  readonly streets: readonly LocalStreet[];
}

/** Side that blocks of a zone are cut down to, metres; a rural one is left as the roads make it. */
const BLOCK_SIDE_M: Record<Zone, number> = {
  'old-town': 92,
  residential: 225,
  villa: 270,
  commercial: 150,
  industrial: 270,
  education: 330,
  park: 400,
  forest: 700,
  rural: 1400,
};
/** A piece whose ground belongs to several zones is cut on until it is this small. */
const MIXED_SIDE_M = 300;
const LEAST_BLOCK_M2 = 900;

/**
 * Cuts the district into blocks: first along the main roads and rivers, then piece by piece across its longer
 * side until each is as large as its zone wants. Cuts with a town on either side become streets. Pieces of one
 * frame and extent are cut at the same place, so that streets run on across their neighbours.
 */
export function divideGround(plan: SitePlan, mask: Mask, zoning: Zoning): DividedGround {
  const [first] = plan.outline;
  const graph = nodeLines([
    first ? [...plan.outline, first] : plan.outline,
    ...plan.roads.map((road) => road.line),
    ...plan.waters.map((water) => water.line),
  ]);
  const blocks: Block[] = [];
  const streets: LocalStreet[] = [];
  const parks = plan.places.filter(({ place }) => place.kind === 'park').map(({ at }) => at);
  const others = plan.places.filter(({ place }) => place.kind !== 'park').map(({ at }) => at);
  for (const [index, face] of traceFaces(graph).entries()) {
    if (!isInDistrict(mask, face)) continue;
    const [cx, cy] = findCentroid(face);
    const [ux, uy] = findDominantAxis(face);
    const context: Context = {
      mask,
      zoning,
      parks,
      others,
      frame: { x: cx, y: cy, ux, uy },
      seed: hash32(plan.seed, 11, index),
      blocks,
      streets,
    };
    divide(face, context);
  }
  return { blocks, streets };
}

interface Context {
  readonly mask: Mask;
  readonly zoning: Zoning;
  readonly parks: readonly Xy[];
  readonly others: readonly Xy[];
  readonly frame: Frame;
  readonly seed: number;
  readonly blocks: Block[];
  readonly streets: LocalStreet[];
}

/** Divides a piece; says whether any of it is built up. */
function divide(ring: Ring, context: Context): boolean {
  const areaM2 = measureArea(ring);
  if (areaM2 < LEAST_BLOCK_M2) return false;
  const { zone, mixed } = surveyZones(ring, areaM2, context);
  const extent = measureLocalExtent(context.frame, ring);
  const width = extent.maxX - extent.minX;
  const depth = extent.maxY - extent.minY;
  const side = mixed ? Math.min(MIXED_SIDE_M, BLOCK_SIDE_M[zone]) : BLOCK_SIDE_M[zone];
  const longer = Math.max(width, depth);
  if (longer <= side * 1.45 || areaM2 < side * side * 0.5) return keep(ring, areaM2, zone, context);

  const alongU = width >= depth;
  const lo = alongU ? extent.minX : extent.minY;
  // The same extent in the same frame gives the same random numbers, hence streets that meet.
  const random = createRandom(hash32(context.seed, Math.round(lo), Math.round(longer), +alongU));
  const pieces = Math.max(2, Math.round(longer / side));
  const share = Math.floor(pieces / 2) / pieces;
  const at = lo + longer * (share + (random() - 0.5) * 0.08);
  const [dx, dy] = tilt(alongU, zone, context.frame, random);
  const middle = (alongU ? extent.minY + extent.maxY : extent.minX + extent.maxX) / 2;
  const [x, y] = alongU ? toWorld(context.frame, at, middle) : toWorld(context.frame, middle, at);
  const split = splitRing(ring, x, y, dx, dy);
  if (split.cuts.length === 0) return keep(ring, areaM2, zone, context);
  let built = false;
  for (const piece of [...split.left, ...split.right]) built = divide(piece, context) || built;
  if (built) for (const cut of split.cuts) addStreet(cut, longer, zone, context);
  return built;
}

/** Old lanes are never quite straight. */
function tilt(alongU: boolean, zone: Zone, frame: Frame, random: Random): Xy {
  const lean = zone === 'old-town' ? (random() - 0.5) * 0.22 : 0;
  const [u, v] = alongU ? [lean, 1] : [1, lean];
  const length = Math.sqrt(u * u + v * v);
  return [(u * frame.ux - v * frame.uy) / length, (u * frame.uy + v * frame.ux) / length];
}

function keep(ring: Ring, areaM2: number, zone: Zone, context: Context): boolean {
  const seed = hash32(context.seed, context.blocks.length);
  const { ux, uy } = context.frame;
  const open = zone !== 'rural' && zone !== 'forest';
  const park = open && isPark(ring, zone, seed, context);
  // Small blocks turn with their own streets, not with those of the super-block they were cut from.
  const axis = areaM2 < 120_000 ? findDominantAxis(ring) : ([ux, uy] as const);
  context.blocks.push({ ring, zone: park ? 'park' : zone, areaM2, axis, seed });
  return open;
}

function isPark(ring: Ring, zone: Zone, seed: number, context: Context): boolean {
  const holds = ([x, y]: Xy) => containsPoint(ring, x, y);
  if (context.parks.some(holds)) return true;
  if (context.others.some(holds)) return false;
  return (zone === 'residential' || zone === 'commercial') && seed % 1000 < 45;
}

/** The zone of most of a piece's ground. */
function surveyZones(ring: Ring, areaM2: number, context: Context): { zone: Zone; mixed: boolean } {
  const extent = measureExtent(ring);
  const step = Math.max(25, Math.sqrt(areaM2) / 6);
  const counts = new Map<Zone, number>();
  const count = (x: number, y: number) => {
    const zone = context.zoning.zoneAt(x, y);
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
  };
  for (let y = extent.minY + step / 2; y < extent.maxY; y += step)
    for (let x = extent.minX + step / 2; x < extent.maxX; x += step)
      if (containsPoint(ring, x, y)) count(x, y);
  if (counts.size === 0) count(...findCentroid(ring));
  let zone: Zone = 'rural';
  let most = 0;
  let total = 0;
  for (const [found, n] of counts) {
    total += n;
    if (n > most) {
      zone = found;
      most = n;
    }
  }
  return { zone, mixed: most < 0.85 * total };
}

function addStreet(cut: readonly [Xy, Xy], parentSide: number, zone: Zone, context: Context): void {
  const kind = chooseStreet(parentSide, zone);
  const blocking = TAKEN.water | TAKEN.hill | TAKEN.outside;
  let run: Xy[] = [];
  const flush = () => {
    const from = run[0];
    const to = run[run.length - 1];
    if (from && to && run.length > 2) context.streets.push({ ...kind, line: [from, to] });
    run = [];
  };
  for (const point of walkLine(cut, 12))
    if (readMask(context.mask, point[0], point[1]) & blocking) flush();
    else run.push(point);
  flush();
}

function chooseStreet(parentSide: number, zone: Zone): { class: Street['class']; widthM: number } {
  if (zone === 'old-town')
    return parentSide > 320 ? { class: 'residential', widthM: 10 } : { class: 'lane', widthM: 5 };
  if (parentSide > 800) return { class: 'secondary', widthM: 24 };
  if (zone === 'villa' || zone === 'education' || zone === 'park')
    return { class: 'lane', widthM: 8 };
  return parentSide > 420
    ? { class: 'residential', widthM: 16 }
    : { class: 'residential', widthM: 12 };
}

function isInDistrict(mask: Mask, face: Ring): boolean {
  const extent = measureExtent(face);
  const step = Math.max(10, Math.sqrt(measureArea(face)) / 12);
  let inside = 0;
  let total = 0;
  for (let y = extent.minY + step / 2; y < extent.maxY; y += step)
    for (let x = extent.minX + step / 2; x < extent.maxX; x += step)
      if (containsPoint(face, x, y)) {
        total++;
        if (!(readMask(mask, x, y) & TAKEN.outside)) inside++;
      }
  return inside > total / 2;
}
