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

/**
 * A growing mesh as columns, one entry a vertex. What neighbouring vertices share (building, colour, normal) is set
 * once and then goes into each vertex added: no object is made for a vertex.
 */
export class TileMesh {
  vertexCount = 0;
  indexCount = 0;
  /** x east, y up, z south in the tile's frame, metres. */
  position = new Float64Array(3 * 4096);
  /** Unit normals, 127 to one; four a vertex, the last unused. */
  normal = new Int8Array(4 * 4096);
  /** Linear red, green, blue; then the use's code. */
  color = new Uint8Array(4 * 4096);
  /** Metres along the wall (−1 on roofs, −2 on plain faces) and above the ground, times TEXEL_PER_M. */
  texture = new Int16Array(2 * 4096);
  gid = new Float32Array(4096);
  featureId = new Uint16Array(4096);
  index = new Uint32Array(8192);

  #normals = new Uint32Array(this.normal.buffer);
  #colors = new Uint32Array(this.color.buffer);
  #gid = 0;
  #featureId = 0;
  #color = 0;
  #normal = 0;

  /** Makes room for that many more. Call it before adding: the other methods do not look. */
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
      this.#normals = new Uint32Array(this.normal.buffer);
      this.#colors = new Uint32Array(this.color.buffer);
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
  }

  /** What the vertices to come belong to. `gid` −1 with NULL_FEATURE_ID is no building of its own. */
  setOwner(gid: number, featureId: number): void {
    this.#gid = gid;
    this.#featureId = featureId;
  }

  /** Colour of the vertices to come: red, green, blue from the low byte, the use's code in the high one. */
  setColor(rgbUse: number): void {
    this.#color = rgbUse;
  }

  /** Unit normal of the vertices to come. */
  setNormal(x: number, y: number, z: number): void {
    this.#normal =
      (Math.round(127 * x) & 255) |
      ((Math.round(127 * y) & 255) << 8) |
      ((Math.round(127 * z) & 255) << 16);
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
    this.#normals[v] = this.#normal;
    this.#colors[v] = this.#color;
    this.gid[v] = this.#gid;
    this.featureId[v] = this.#featureId;
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
