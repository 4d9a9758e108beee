import type { LinearColor } from './palette.ts';

/** Texture coordinates are whole numbers of this many to the metre. */
export const TEXEL_PER_M = 32;
/** `u` of every roof vertex, in metres; walls count up from 0 along each wall. */
export const ROOF_U_M = -1;

/** What all vertices of one building share. */
export interface BuildingStamp {
  readonly featureId: number;
  readonly gid: number;
  readonly use: number;
}

/** A growing mesh as columns, one entry a vertex. */
export class TileMesh {
  vertexCount = 0;
  indexCount = 0;
  /** x east, y up, z south in the tile's frame, metres. */
  position = new Float64Array(3 * 4096);
  /** Unit normals, 127 to one. */
  normal = new Int8Array(4 * 4096);
  /** Linear red, green, blue; then the use's code. */
  color = new Uint8Array(4 * 4096);
  /** Metres along the wall (−1 on roofs) and above the ground, times TEXEL_PER_M. */
  texture = new Int16Array(2 * 4096);
  gid = new Float32Array(4096);
  featureId = new Uint16Array(4096);
  index = new Uint32Array(8192);

  /** Makes room for that many more. */
  reserve(vertices: number, indices: number): void {
    const needed = this.vertexCount + vertices;
    if (needed > this.gid.length) {
      const capacity = Math.max(needed, 2 * this.gid.length);
      this.position = grow(this.position, new Float64Array(3 * capacity));
      this.normal = grow(this.normal, new Int8Array(4 * capacity));
      this.color = grow(this.color, new Uint8Array(4 * capacity));
      this.texture = grow(this.texture, new Int16Array(2 * capacity));
      this.gid = grow(this.gid, new Float32Array(capacity));
      this.featureId = grow(this.featureId, new Uint16Array(capacity));
    }
    const neededIndices = this.indexCount + indices;
    if (neededIndices > this.index.length)
      this.index = grow(
        this.index,
        new Uint32Array(Math.max(neededIndices, 2 * this.index.length)),
      );
  }

  /** Adds vertices that share a unit normal. Returns the first. */
  addCorners(
    corners: readonly FaceCorner[],
    normal: readonly [x: number, y: number, z: number],
    { color, stamp }: { readonly color: LinearColor; readonly stamp: BuildingStamp },
  ): number {
    const [nx, ny, nz] = normal;
    const first = this.vertexCount;
    this.reserve(corners.length, 0);
    for (const corner of corners) {
      const v = this.vertexCount++;
      this.position[3 * v] = corner.x;
      this.position[3 * v + 1] = corner.y;
      this.position[3 * v + 2] = corner.z;
      this.normal[4 * v] = Math.round(127 * nx);
      this.normal[4 * v + 1] = Math.round(127 * ny);
      this.normal[4 * v + 2] = Math.round(127 * nz);
      this.color[4 * v] = color[0];
      this.color[4 * v + 1] = color[1];
      this.color[4 * v + 2] = color[2];
      this.color[4 * v + 3] = stamp.use;
      this.texture[2 * v] = texel(corner.alongM);
      this.texture[2 * v + 1] = texel(corner.aboveGroundM);
      this.gid[v] = stamp.gid;
      this.featureId[v] = stamp.featureId;
    }
    return first;
  }

  addTriangle(a: number, b: number, c: number): void {
    this.reserve(0, 3);
    this.index[this.indexCount++] = a;
    this.index[this.indexCount++] = b;
    this.index[this.indexCount++] = c;
  }

  /** Adds a flat convex face; `corners` run counter-clockwise seen from outside. */
  addConvexFace(corners: readonly FaceCorner[], color: LinearColor, stamp: BuildingStamp): void {
    const first = this.addCorners(corners, faceNormal(corners), { color, stamp });
    for (let i = 2; i < corners.length; i++) this.addTriangle(first, first + i - 1, first + i);
  }
}

export interface FaceCorner {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly alongM: number;
  readonly aboveGroundM: number;
}

/** Newell's method: right for any flat outline, convex or not. */
function faceNormal(corners: readonly FaceCorner[]): [number, number, number] {
  let [x, y, z] = [0, 0, 0];
  let a = corners.at(-1) as FaceCorner;
  for (const b of corners) {
    x += (a.y - b.y) * (a.z + b.z - 2 * (corners[0] as FaceCorner).z);
    y += (a.z - b.z) * (a.x + b.x - 2 * (corners[0] as FaceCorner).x);
    z += (a.x - b.x) * (a.y + b.y - 2 * (corners[0] as FaceCorner).y);
    a = b;
  }
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

function texel(metres: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(metres * TEXEL_PER_M)));
}

function grow<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
