import {
  createParts,
  findParts,
  readHeight,
  roofAt,
  surfacesAt,
  volumesAt,
} from '../../records/read-record.ts';
import { WORD } from '../../records/record-layout.ts';
import type { MeshBuilding, MeshSurface, MeshVolume } from '../mesh-building.ts';
import type { RecordSet } from '../record-set.ts';
import { createTileFrame, type TileFrame } from '../tile-frame.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Ring = readonly (readonly [lonDeg: number, latDeg: number])[];

/** West, north, east and south end in the frame's x and z, of what was placed, as it stands on the ground. */
export interface GroundBox {
  minX: number;
  minZ: number;
  maxX: number;
  maxZ: number;
}

/**
 * Puts records into a tile's frame as the mesh is made of them. The building it returns, and all arrays in it,
 * are used again by the next call.
 */
export class BuildingPlacer {
  readonly box: GroundBox = { minX: 0, minZ: 0, maxX: 0, maxZ: 0 };
  /** A corner on the building's ground. */
  readonly foot = new Float64Array(3);
  readonly #up: [number, number, number] = [0, 1, 0];
  readonly #parts = createParts();
  readonly #rings: Float64Array[] = [];
  readonly #volume: Writable<MeshVolume> = { rings: this.#rings, fromM: 0, toM: 0 };
  readonly #volumes: MeshVolume[] = [this.#volume];
  readonly #building: Writable<MeshBuilding> = {
    gid: 0,
    featureId: 0,
    use: 0,
    storeys: 0,
    heightM: 0,
    up: this.#up,
    volumes: this.#volumes,
  };
  readonly #place = new Float64Array(6);
  #corners = new Float64Array(3 * 256);
  #frame: TileFrame = createTileFrame(0, 0);

  /** Whose axes the next buildings are placed in. */
  setFrame(frame: TileFrame): void {
    this.#frame = frame;
  }

  place(set: RecordSet, i: number, featureId: number): MeshBuilding {
    const { words } = set;
    const start = set.start[i] as number;
    const baseM = set.baseM[i] as number;
    const building = this.#building;
    const at = (word: number) => words[start + word] as number;
    this.#frame.place(
      (at(WORD.west) + at(WORD.east)) / 2e7,
      (at(WORD.south) + at(WORD.north)) / 2e7,
      this.#place,
    );
    for (let k = 0; k < 3; k++) this.#up[k] = this.#place[3 + k] as number;
    building.gid = set.gid[i] as number;
    building.featureId = featureId;
    building.use = (at(WORD.kind) >>> 16) & 255;
    building.storeys = at(WORD.storeysTown) & 0xffff;
    building.heightM = readHeight(words, start);
    this.#openBox();
    const parts = this.#parts;
    findParts(words, start, parts);
    if (parts.volumes) this.#placeVolumes(words, baseM);
    else this.#placeBlock(words, start, baseM);
    if (parts.surfaces) building.surfaces = this.#placeSurfaces(words, baseM);
    else if (building.surfaces) delete building.surfaces;
    return building;
  }

  /** The footprint as one block. */
  #placeBlock(words: Int32Array, start: number, baseM: number): void {
    const length = words[start + WORD.ringLength] as number;
    const holes = words[start + WORD.holeCount] as number;
    this.#reserve(words[start + WORD.corners] as number);
    this.#rings.length = 0;
    let at = start + WORD.ring;
    let corner = this.#placeWords(words, at, length, 0, baseM);
    for (let k = 0; k < 3; k++) this.foot[k] = this.#corners[k] as number;
    at += 2 * length;
    for (let h = 0; h < holes; h++) {
      const corners = words[at] as number;
      corner = this.#placeWords(words, at + 1, corners, corner, baseM);
      at += 1 + 2 * corners;
    }
    const volume = this.#volume;
    volume.toM = this.#building.heightM;
    const { roof } = this.#parts;
    if (roof) volume.roof = roofAt(words, roof);
    else if (volume.roof) delete volume.roof;
    this.#building.volumes = this.#volumes;
  }

  /** Places a ring from word `at` on; returns where the next one's corners go. */
  #placeWords(
    words: Int32Array,
    at: number,
    length: number,
    corner: number,
    baseM: number,
  ): number {
    const corners = this.#corners;
    const end = corner + 3 * length;
    for (let to = corner, from = at; to < end; to += 3, from += 2)
      this.#placeCorner(
        (words[from] as number) / 1e7,
        (words[from + 1] as number) / 1e7,
        baseM,
        corners,
        to,
      );
    this.#rings.push(corners.subarray(corner, end));
    return end;
  }

  #placeCorner(lonDeg: number, latDeg: number, heightM: number, to: Float64Array, at: number) {
    const place = this.#place;
    this.#frame.place(lonDeg, latDeg, place);
    const x = (place[0] as number) + heightM * (place[3] as number);
    const z = (place[2] as number) + heightM * (place[5] as number);
    to[at] = x;
    to[at + 1] = (place[1] as number) + heightM * (place[4] as number);
    to[at + 2] = z;
    const { box } = this;
    if (x < box.minX) box.minX = x;
    if (x > box.maxX) box.maxX = x;
    if (z < box.minZ) box.minZ = z;
    if (z > box.maxZ) box.maxZ = z;
  }

  #placeVolumes(words: Int32Array, baseM: number): void {
    const volumes = volumesAt(words, this.#parts.volumes);
    this.#building.volumes = volumes.map(({ ring, holes, fromM, toM, roof }) => ({
      rings: [ring, ...(holes ?? [])].map((one) => this.#placeRing(one, baseM)),
      fromM,
      toM,
      ...(roof ? { roof } : {}),
    }));
    const first = this.#building.volumes[0]?.rings[0];
    if (first) this.foot.set(first.subarray(0, 3));
  }

  #placeRing(ring: Ring, baseM: number): Float64Array {
    const corners = new Float64Array(3 * ring.length);
    for (const [c, [lonDeg, latDeg]] of ring.entries())
      this.#placeCorner(lonDeg, latDeg, baseM, corners, 3 * c);
    return corners;
  }

  /** A model's own heights say how it is built; where it stands, the ground says. */
  #placeSurfaces(words: Int32Array, baseM: number): MeshSurface[] {
    const surfaces = surfacesAt(words, this.#parts.surfaces);
    let lowestM = Number.POSITIVE_INFINITY;
    for (const { rings } of surfaces)
      for (const ring of rings) for (const corner of ring) lowestM = Math.min(lowestM, corner[2]);
    return surfaces.map(({ rings, semantic }) => ({
      semantic,
      rings: rings.map((ring) => {
        const corners = new Float64Array(3 * ring.length);
        for (const [c, [lonDeg, latDeg, heightM]] of ring.entries())
          this.#placeCorner(lonDeg, latDeg, baseM + heightM - lowestM, corners, 3 * c);
        return corners;
      }),
    }));
  }

  #openBox(): void {
    this.box.minX = Number.POSITIVE_INFINITY;
    this.box.minZ = Number.POSITIVE_INFINITY;
    this.box.maxX = Number.NEGATIVE_INFINITY;
    this.box.maxZ = Number.NEGATIVE_INFINITY;
  }

  #reserve(corners: number): void {
    if (3 * corners > this.#corners.length) this.#corners = new Float64Array(6 * corners);
  }
}
