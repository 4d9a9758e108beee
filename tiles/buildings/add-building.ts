import earcut from 'earcut';
import type { BuildingColumns } from './building-columns.ts';
import { FOUNDATION_M } from './building-tree.ts';
import { coloursOf, type LinearColor } from './palette.ts';
import { chooseRoof, isOldHouse, type RoofShape } from './roof-shape.ts';
import type { TileFrame } from './tile-frame.ts';
import { type BuildingStamp, type FaceCorner, ROOF_U_M, type TileMesh } from './tile-mesh.ts';

/** A corner of the footprint: where its ground is and which way it goes up. */
interface Corner {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly upX: number;
  readonly upY: number;
  readonly upZ: number;
}

interface Solid {
  readonly mesh: TileMesh;
  readonly stamp: BuildingStamp;
  readonly wall: LinearColor;
  readonly roof: LinearColor;
}

/** Adds one building as a closed block from its foundation to its roof; it has no floor. */
export function addBuilding(
  mesh: TileMesh,
  columns: BuildingColumns,
  { gid, featureId, frame }: { gid: number; featureId: number; frame: TileFrame },
): void {
  const baseM = columns.baseM[gid] as number;
  const heightM = columns.heightM[gid] as number;
  const use = columns.use[gid] as number;
  const storeys = columns.storeys[gid] as number;
  const outer = placeRing(columns.vertices, {
    from: columns.ringStart[gid] as number,
    to: columns.ringStart[gid + 1] as number,
    baseM,
    frame,
  });
  turn(outer, 1);
  const holes: Corner[][] = [];
  for (let h = columns.holeStart[gid] as number; h < (columns.holeStart[gid + 1] as number); h++) {
    const hole = placeRing(columns.holeVertices, {
      from: columns.holeRingStart[h] as number,
      to: columns.holeRingStart[h + 1] as number,
      baseM,
      frame,
    });
    turn(hole, -1);
    holes.push(hole);
  }
  const shape: RoofShape =
    holes.length > 0
      ? { type: 'flat' }
      : chooseRoof(
          outer.map((corner) => corner.x),
          outer.map((corner) => -corner.z),
          { use, storeys, heightM, gid },
        );
  const tones = coloursOf(use, gid, shape.type !== 'flat' && isOldHouse(use, storeys));
  const solid = { mesh, stamp: { featureId, gid, use }, ...tones };
  if (shape.type === 'flat') {
    for (const ring of [outer, ...holes]) addWalls(solid, ring, heightM);
    addFlatRoof(solid, [outer, ...holes], heightM);
  } else addPitched(solid, outer, { shape, heightM });
}

const scratch = new Float64Array(6);

function placeRing(
  vertices: Int32Array,
  ring: { from: number; to: number; baseM: number; frame: TileFrame },
): Corner[] {
  const corners: Corner[] = [];
  for (let i = ring.from; i < ring.to; i++) {
    ring.frame.place(
      (vertices[2 * i] as number) / 1e7,
      (vertices[2 * i + 1] as number) / 1e7,
      scratch,
    );
    const [x, y, z, upX, upY, upZ] = scratch as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    corners.push({
      x: x + ring.baseM * upX,
      y: y + ring.baseM * upY,
      z: z + ring.baseM * upZ,
      upX,
      upY,
      upZ,
    });
  }
  return corners;
}

/** Makes a ring run counter-clockwise (sign 1) or clockwise (−1) seen from above. */
function turn(ring: Corner[], sign: 1 | -1): void {
  let area = 0;
  let a = ring.at(-1) as Corner;
  for (const b of ring) {
    area += b.x * a.z - a.x * b.z;
    a = b;
  }
  if (area * sign < 0) ring.reverse();
}

function raise(corner: Corner, aboveGroundM: number, alongM: number): FaceCorner {
  return {
    x: corner.x + aboveGroundM * corner.upX,
    y: corner.y + aboveGroundM * corner.upY,
    z: corner.z + aboveGroundM * corner.upZ,
    alongM,
    aboveGroundM,
  };
}

function spanM(a: Corner, b: Corner): number {
  return Math.hypot(b.x - a.x, b.z - a.z);
}

function addWalls({ mesh, stamp, wall }: Solid, ring: readonly Corner[], topM: number): void {
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length] as Corner;
    const length = spanM(a, b);
    mesh.addConvexFace(
      [
        raise(a, -FOUNDATION_M, 0),
        raise(b, -FOUNDATION_M, length),
        raise(b, topM, length),
        raise(a, topM, 0),
      ],
      wall,
      stamp,
    );
  }
}

function addFlatRoof(
  { mesh, stamp, roof }: Solid,
  rings: readonly (readonly Corner[])[],
  heightM: number,
): void {
  const corners = rings.flat().map((corner) => raise(corner, heightM, ROOF_U_M));
  const flat = corners.flatMap(({ x, z }) => [x, -z]);
  const holeStarts = rings
    .slice(1)
    .map((_, i) => rings.slice(0, i + 1).reduce((sum, ring) => sum + ring.length, 0));
  const { upX, upY, upZ } = (rings[0] as readonly Corner[])[0] as Corner;
  const first = mesh.addCorners(corners, [upX, upY, upZ], { color: roof, stamp });
  const triangles = earcut(flat, holeStarts);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.slice(t, t + 3) as [number, number, number];
    const x = (i: number) => flat[2 * i] as number;
    const y = (i: number) => flat[2 * i + 1] as number;
    const area = (x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a));
    if (area === 0) continue;
    if (area > 0) mesh.addTriangle(first + a, first + b, first + c);
    else mesh.addTriangle(first + a, first + c, first + b);
  }
}

function addPitched(
  solid: Solid,
  outer: readonly Corner[],
  { shape, heightM }: { shape: Exclude<RoofShape, { type: 'flat' }>; heightM: number },
): void {
  const { mesh, stamp, wall, roof } = solid;
  const eaveM = heightM - shape.riseM;
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => outer[(i + shape.firstCorner) % 4] as Corner) as [
    Corner,
    Corner,
    Corner,
    Corner,
  ];
  const inset = shape.type === 'hip' ? Math.min(0.4, (0.5 * spanM(b, c)) / spanM(a, b)) : 0;
  const endBC = mix(mix(b, c, 0.5), mix(a, d, 0.5), inset);
  const endDA = mix(mix(a, d, 0.5), mix(b, c, 0.5), inset);
  const eave = (corner: Corner) => raise(corner, eaveM, ROOF_U_M);
  const ridge = (corner: Corner) => raise(corner, heightM, ROOF_U_M);
  mesh.addConvexFace([eave(a), eave(b), ridge(endBC), ridge(endDA)], roof, stamp);
  mesh.addConvexFace([eave(c), eave(d), ridge(endDA), ridge(endBC)], roof, stamp);
  if (shape.type === 'hip') {
    addWalls(solid, [a, b, c, d], eaveM);
    mesh.addConvexFace([eave(b), eave(c), ridge(endBC)], roof, stamp);
    mesh.addConvexFace([eave(d), eave(a), ridge(endDA)], roof, stamp);
    return;
  }
  for (const [from, to, top] of [
    [a, b, null],
    [b, c, endBC],
    [c, d, null],
    [d, a, endDA],
  ] as const) {
    const length = spanM(from, to);
    mesh.addConvexFace(
      [
        raise(from, -FOUNDATION_M, 0),
        raise(to, -FOUNDATION_M, length),
        raise(to, eaveM, length),
        ...(top ? [raise(top, heightM, length / 2)] : []),
        raise(from, eaveM, 0),
      ],
      wall,
      stamp,
    );
  }
}

function mix(a: Corner, b: Corner, t: number): Corner {
  const at = (key: keyof Corner) => a[key] + (b[key] - a[key]) * t;
  return { x: at('x'), y: at('y'), z: at('z'), upX: at('upX'), upY: at('upY'), upZ: at('upZ') };
}
