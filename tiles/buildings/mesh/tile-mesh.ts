import { RunColumn } from './run-column.ts';

/** Texture coordinates are whole numbers of this many to the metre. */
export const TEXEL_PER_M = 32;
/** `u` of every roof vertex, in metres; walls count up from 0 along each wall. */
export const ROOF_U_M = -1;
/** `u` of faces that are neither roof nor wall with windows: parapets within and on top, undersides. */
export const PLAIN_U_M = -2;
/** How far walls that begin at the ground go below it. */
export const FOUNDATION_M = 1;
/** Feature id of vertices that belong to no feature. */
export const NULL_FEATURE_ID = 65535;

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/**
 * A growing mesh as columns, one entry a vertex. What neighbouring vertices share (building, colour, normal) is set
 * once and kept as runs: no object is made for a vertex, and little is written.
 */
export class TileMesh {
  vertexCount = 0;
  indexCount = 0;
  /** x east, y up, z south in the tile's frame, metres. */
  position = new Float64Array(3 * 4096);
  /** Metres along the wall (−1 on roofs, −2 on plain faces) and above the ground, times TEXEL_PER_M. */
  texture = new Int16Array(2 * 4096);
  index = new Uint32Array(8192);
  /** Unit normals: x, y, z from the low byte, 127 to one. */
  readonly normals = new RunColumn();
  /** Linear red, green, blue from the low byte; then the use's code. */
  readonly colors = new RunColumn();
  /** Bits of a float. */
  readonly gids = new RunColumn();
  readonly featureIds = new RunColumn();

  /** Makes room for that many more. Call it before adding: the other methods do not look. */
  reserve(vertices: number, indices: number): void {
    const needed = 2 * (this.vertexCount + vertices);
    if (needed > this.texture.length) {
      const capacity = Math.max(needed / 2, this.texture.length);
      this.position = grow(this.position, new Float64Array(3 * capacity));
      this.texture = grow(this.texture, new Int16Array(2 * capacity));
    }
    const neededIndices = this.indexCount + indices;
    if (neededIndices > this.index.length)
      this.index = grow(
        this.index,
        new Uint32Array(Math.max(neededIndices, 2 * this.index.length)),
      );
  }

  /** Empties the mesh and keeps its room, for the next tile. */
  clear(): void {
    this.vertexCount = 0;
    this.indexCount = 0;
    for (const runs of [this.normals, this.colors, this.gids, this.featureIds]) runs.clear();
  }

  /** Takes back what was added since these were its counts, but for its owner. */
  cut(vertexCount: number, indexCount: number): void {
    this.vertexCount = vertexCount;
    this.indexCount = indexCount;
    this.normals.cut(vertexCount);
    this.colors.cut(vertexCount);
  }

  /** What the vertices to come belong to. `gid` −1 with NULL_FEATURE_ID is no building of its own. */
  setOwner(gid: number, featureId: number): void {
    float[0] = gid;
    this.gids.begin(this.vertexCount, floatBits[0] as number);
    this.featureIds.begin(this.vertexCount, featureId);
  }

  /** Colour of the vertices to come: red, green, blue from the low byte, the use's code in the high one. */
  setColor(rgbUse: number): void {
    this.colors.begin(this.vertexCount, rgbUse);
  }

  /** Unit normal of the vertices to come. */
  setNormal(x: number, y: number, z: number): void {
    this.normals.begin(
      this.vertexCount,
      (Math.round(127 * x) & 255) |
        ((Math.round(127 * y) & 255) << 8) |
        ((Math.round(127 * z) & 255) << 16),
    );
  }

  /** Returns the vertex's number. */
  addVertex(x: number, y: number, z: number, alongM: number, aboveGroundM: number): number {
    const v = this.vertexCount++;
    const { position, texture } = this;
    position[3 * v] = x;
    position[3 * v + 1] = y;
    position[3 * v + 2] = z;
    texture[2 * v] = texel(alongM);
    texture[2 * v + 1] = texel(aboveGroundM);
    return v;
  }

  addTriangle(a: number, b: number, c: number): void {
    const { index } = this;
    const i = this.indexCount;
    index[i] = a;
    index[i + 1] = b;
    index[i + 2] = c;
    this.indexCount = i + 3;
  }

  /** Joins vertices `first` to `first + count − 1`, counter-clockwise from outside, by a fan about the first. */
  addFan(first: number, count: number): void {
    for (let i = 2; i < count; i++) this.addTriangle(first, first + i - 1, first + i);
  }
}

function texel(metres: number): number {
  const texels = Math.round(metres * TEXEL_PER_M);
  return Math.max(-32768, Math.min(32767, texels));
}

function grow<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
