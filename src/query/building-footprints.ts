import { area, centroid, polygon } from '@turf/turf';
import Flatbush from 'flatbush';
import type { Feature, Polygon, Position } from 'geojson';
import type { BuildingIndex, LonLat } from '#model';
import type { Box } from './query-area.ts';

/** Footprints of an index as Turf wants them, and where to look for them. */
export interface BuildingFootprints {
  /** Global ids of the buildings whose box touches `box`, ascending. */
  search(box: Box): Uint32Array;
  boxOf(gid: number): Box;
  /** The ring's first point. */
  cornerOf(gid: number): LonLat;
  footprintOf(gid: number): Feature<Polygon>;
  /** Square metres on the mean sphere; kept after the first time. */
  areaM2(gid: number): number;
  /** Mean of the corners. */
  centreOf(gid: number): LonLat;
}

/** Costs one pass over the vertices and about 60 bytes a building. */
export function createBuildingFootprints(index: BuildingIndex): BuildingFootprints {
  const { count, ringStart, vertices } = index;
  const boxes = new Float64Array(4 * count);
  const areas = new Float64Array(count).fill(Number.NaN);
  // An empty Flatbush cannot be made.
  const tree = count > 0 ? new Flatbush(count) : undefined;
  for (let gid = 0; gid < count; gid++) {
    const box = measureBox(index, gid);
    boxes.set(box, 4 * gid);
    tree?.add(...box);
  }
  tree?.finish();

  function footprintOf(gid: number): Feature<Polygon> {
    const start = ringStart[gid] as number;
    const end = ringStart[gid + 1] as number;
    const ring: Position[] = [];
    for (let v = start; v < end; v++) ring.push(positionOf(vertices, v));
    ring.push(positionOf(vertices, start));
    return polygon([ring]);
  }

  return {
    search: (box) => Uint32Array.from(tree?.search(...box) ?? []).sort(),
    boxOf(gid) {
      const [west, south, east, north] = boxes.subarray(4 * gid, 4 * gid + 4);
      return [west, south, east, north] as unknown as Box;
    },
    cornerOf: (gid) => positionOf(vertices, ringStart[gid] as number),
    footprintOf,
    areaM2(gid) {
      if (Number.isNaN(areas[gid])) areas[gid] = area(footprintOf(gid));
      return areas[gid] as number;
    },
    centreOf: (gid) => centroid(footprintOf(gid)).geometry.coordinates as unknown as LonLat,
  };
}

function measureBox({ ringStart, vertices }: BuildingIndex, gid: number): Box {
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (let v = ringStart[gid] as number; v < (ringStart[gid + 1] as number); v++) {
    const lon = vertices[2 * v] as number;
    const lat = vertices[2 * v + 1] as number;
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  return [west / 1e7, south / 1e7, east / 1e7, north / 1e7];
}

function positionOf(vertices: Int32Array, v: number): [number, number] {
  return [(vertices[2 * v] as number) / 1e7, (vertices[2 * v + 1] as number) / 1e7];
}
