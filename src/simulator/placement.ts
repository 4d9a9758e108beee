import type { Place, PlaceKind, Road, Text } from '#model';
import { createPolyline, type Polyline, pointAlong } from './polyline.ts';
import type { World } from './world.ts';

/** Where a device stands and what it is near to. */
export interface Spot {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly near: Text;
}

export interface RoadSpot extends Spot {
  readonly road: Road;
  readonly bearingDeg: number;
}

/** Spots every so many metres along lines one after the other, beside them, inside the district. */
export function spotsAlong<T extends Pick<Road, 'line' | 'name'>>(
  world: World,
  lines: readonly T[],
  spacingM: number,
  rightM: number,
): (Spot & { readonly line: T; readonly bearingDeg: number })[] {
  const spots: (Spot & { line: T; bearingDeg: number })[] = [];
  let next = spacingM / 2;
  for (const line of lines) {
    const polyline = createPolyline(world.plane, line.line);
    for (; next < polyline.lengthM; next += spacingM) {
      const { x, y, bearingDeg } = pointAlong(polyline, next, rightM);
      const lonDeg = world.plane.toLonDeg(x);
      const latDeg = world.plane.toLatDeg(y);
      if (world.findTown(lonDeg, latDeg)) {
        const near = line.name.zh === '' ? world.nameNear(lonDeg, latDeg) : line.name;
        spots.push({ lonDeg, latDeg, line, bearingDeg, near });
      }
    }
    next -= polyline.lengthM;
  }
  return spots;
}

/** `spotsAlong` for roads of a class. */
export function spotsAlongRoads(
  world: World,
  roadClass: Road['class'],
  spacingM: number,
  rightM: number,
): RoadSpot[] {
  const roads = world.site.roads.filter((road) => road.class === roadClass);
  return spotsAlong(world, roads, spacingM, rightM).map(({ line, ...spot }) => ({
    ...spot,
    road: line,
  }));
}

export function placesOf(world: World, ...kinds: readonly PlaceKind[]): Place[] {
  return world.site.places.filter(
    (place) => kinds.includes(place.kind) && world.findTown(...place.position),
  );
}

/** A spot at a place, moved by metres so that devices of one place do not stand on each other. */
export function spotAt(world: World, place: Place, eastM = 0, northM = 0): Spot {
  const [lonDeg, latDeg] = place.position;
  return {
    lonDeg: world.plane.toLonDeg(world.plane.toX(lonDeg) + eastM),
    latDeg: world.plane.toLatDeg(world.plane.toY(latDeg) + northM),
    near: place.name,
  };
}

/** Two crossings nearer than this are one underpass, metres. */
const SAME_CROSSING_M = 250;

/** Where arterials pass under expressways and railways, each crossing once. */
export function findUnderpasses(world: World): (Spot & { readonly over: Text })[] {
  const over = [
    ...world.site.roads.filter((road) => road.class === 'expressway'),
    ...world.site.metroTracks.filter((track) => track.structure !== 'underground'),
  ].map(({ line, name }) => ({ name, polyline: createPolyline(world.plane, line) }));
  const found: { x: number; y: number; near: Text; over: Text }[] = [];
  for (const road of world.site.roads) {
    if (road.class !== 'arterial') continue;
    const polyline = createPolyline(world.plane, road.line);
    for (const { name, polyline: other } of over)
      for (const [x, y] of crossings(polyline, other))
        if (found.every((known) => Math.hypot(known.x - x, known.y - y) > SAME_CROSSING_M))
          found.push({ x, y, near: road.name, over: name });
  }
  return found
    .map(({ x, y, near, over: above }) => {
      const lonDeg = world.plane.toLonDeg(x);
      const latDeg = world.plane.toLatDeg(y);
      const name = near.zh === '' ? world.nameNear(lonDeg, latDeg) : near;
      return { lonDeg, latDeg, near: name, over: above };
    })
    .filter(({ lonDeg, latDeg }) => world.findTown(lonDeg, latDeg));
}

function crossings(a: Polyline, b: Polyline): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < a.x.length; i++)
    for (let j = 0; j + 1 < b.x.length; j++) {
      const point = crossSegments(a, i, b, j);
      if (point) points.push(point);
    }
  return points;
}

function crossSegments(a: Polyline, i: number, b: Polyline, j: number): [number, number] | null {
  const ax = a.x[i] as number;
  const ay = a.y[i] as number;
  const bx = b.x[j] as number;
  const by = b.y[j] as number;
  const rx = (a.x[i + 1] as number) - ax;
  const ry = (a.y[i + 1] as number) - ay;
  const sx = (b.x[j + 1] as number) - bx;
  const sy = (b.y[j + 1] as number) - by;
  const cross = rx * sy - ry * sx;
  if (cross === 0) return null;
  const t = ((bx - ax) * sy - (by - ay) * sx) / cross;
  const u = ((bx - ax) * ry - (by - ay) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [ax + rx * t, ay + ry * t] : null;
}
