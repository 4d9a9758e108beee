import { toWorldX, toWorldY } from './mercator.ts';

/** A place as longitude and latitude in degrees. */
type Position = readonly number[];

type GroundGeometry =
  | {
      readonly type: 'area';
      /** Outer ring, then holes; open or closed, in any direction. */
      readonly rings: readonly (readonly Position[])[];
    }
  | { readonly type: 'line'; readonly line: readonly Position[] };

/** What a feature says beside its shape, as it stands in the tile. */
export type Tags = Readonly<Record<string, string | number | boolean>>;

/** Something drawn from a zoom on; its tags are what drawing needs, no more. */
export interface GroundFeature {
  readonly minZoom: number;
  readonly geometry: GroundGeometry;
  readonly tags: Tags;
}

/**
 * Features as flat columns on shared memory, so that every thread reads one copy: about 8 bytes a vertex,
 * 35 bytes and its tags a feature.
 */
export interface FeatureStore {
  readonly count: number;
  /** Names of the layers; `layer` holds places in it. */
  readonly layers: readonly string[];
  readonly layer: Uint8Array;
  readonly isArea: Uint8Array;
  readonly minZoom: Uint8Array;
  /** West, north, east, south of each feature, in world units. */
  readonly box: Int32Array;
  /** Rings of feature i: `ringFrom[i]` … `ringFrom[i + 1] − 1`. */
  readonly ringFrom: Uint32Array;
  /** Vertices of ring r: `pointFrom[r]` … `pointFrom[r + 1] − 1`. */
  readonly pointFrom: Uint32Array;
  /** x, y in world units. Rings are open; outer ones have a positive area (y runs south), holes a negative one. */
  readonly xy: Int32Array;
  /** Tags of feature i as JSON: bytes `tagFrom[i]` … `tagTo[i] − 1` of `tags`. */
  readonly tagFrom: Uint32Array;
  readonly tagTo: Uint32Array;
  readonly tags: Uint8Array;
}

export interface FeatureStoreBuilder {
  /** Adds a feature; rings without an area and lines without a length are left out. Returns whether anything was kept. */
  add(layer: string, feature: GroundFeature): boolean;
  finish(): FeatureStore;
}

/** Equal tags are stored once, as far as this many different ones. */
const KNOWN_TAGS = 10_000;

/** Collects features in the order in which they are drawn. */
export function createFeatureStore(layers: readonly string[]): FeatureStoreBuilder {
  const layer = grow(Uint8Array);
  const isArea = grow(Uint8Array);
  const minZoom = grow(Uint8Array);
  const box = grow(Int32Array);
  const ringFrom = grow(Uint32Array);
  const pointFrom = grow(Uint32Array);
  const xy = grow(Int32Array);
  const tagFrom = grow(Uint32Array);
  const tagTo = grow(Uint32Array);
  const tags = grow(Uint8Array);
  const knownTags = new Map<string, number>();
  const encoder = new TextEncoder();
  const scratch: number[] = [];
  /** West, north, east, south of the feature at hand. */
  const edges: number[] = [];

  const addPath = (path: readonly Position[], direction: number): boolean => {
    scratch.length = 0;
    for (const [lonDeg, latDeg] of path) {
      const x = toWorldX(lonDeg as number);
      const y = toWorldY(latDeg as number);
      if (scratch.at(-2) !== x || scratch.at(-1) !== y) scratch.push(x, y);
    }
    if (direction !== 0) {
      if (scratch[0] === scratch.at(-2) && scratch[1] === scratch.at(-1)) scratch.length -= 2;
      const area = scratch.length < 6 ? 0 : flatRingArea(scratch);
      if (area === 0) return false;
      if (area * direction < 0) reversePoints(scratch);
    } else if (scratch.length < 4) return false;
    pointFrom.push(xy.length / 2);
    for (let i = 0; i < scratch.length; i += 2) {
      const x = scratch[i] as number;
      const y = scratch[i + 1] as number;
      xy.push(x);
      xy.push(y);
      if (x < (edges[0] as number)) edges[0] = x;
      if (y < (edges[1] as number)) edges[1] = y;
      if (x > (edges[2] as number)) edges[2] = x;
      if (y > (edges[3] as number)) edges[3] = y;
    }
    return true;
  };

  return {
    add(name, { geometry, minZoom: from, tags: own }) {
      const firstRing = pointFrom.length;
      edges.splice(0, 4, Infinity, Infinity, -Infinity, -Infinity);
      if (geometry.type === 'line') addPath(geometry.line, 0);
      else
        for (const [i, ring] of geometry.rings.entries())
          if (!addPath(ring, i === 0 ? 1 : -1) && i === 0) break;
      if (pointFrom.length === firstRing) return false;
      ringFrom.push(firstRing);
      layer.push(layers.indexOf(name));
      isArea.push(geometry.type === 'area' ? 1 : 0);
      minZoom.push(from);
      for (const edge of edges) box.push(edge);
      const text = JSON.stringify(own);
      let at = knownTags.get(text);
      const bytes = encoder.encode(text);
      if (at === undefined) {
        at = tags.length;
        for (const byte of bytes) tags.push(byte);
        if (knownTags.size < KNOWN_TAGS) knownTags.set(text, at);
      }
      tagFrom.push(at);
      tagTo.push(at + bytes.length);
      return true;
    },
    finish() {
      const count = layer.length;
      ringFrom.push(pointFrom.length);
      pointFrom.push(xy.length / 2);
      return {
        count,
        layers,
        layer: layer.take(),
        isArea: isArea.take(),
        minZoom: minZoom.take(),
        box: box.take(),
        ringFrom: ringFrom.take(),
        pointFrom: pointFrom.take(),
        xy: xy.take(),
        tagFrom: tagFrom.take(),
        tagTo: tagTo.take(),
        tags: tags.take(),
      };
    },
  };
}

/** Area of an open ring of x, y pairs, in squared units: positive where the ring turns clockwise on a map. */
export function flatRingArea(ring: ArrayLike<number>): number {
  const x0 = ring[0] as number;
  const y0 = ring[1] as number;
  let twice = 0;
  for (let i = 2; i < ring.length - 2; i += 2)
    twice +=
      ((ring[i] as number) - x0) * ((ring[i + 3] as number) - y0) -
      ((ring[i + 2] as number) - x0) * ((ring[i + 1] as number) - y0);
  return twice / 2;
}

/** Turns x, y pairs round, in place. */
function reversePoints(points: number[]): void {
  for (let i = 0, j = points.length - 2; i < j; i += 2, j -= 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    points[i] = points[j] as number;
    points[i + 1] = points[j + 1] as number;
    points[j] = x;
    points[j + 1] = y;
  }
}

type Column = Uint8Array | Int32Array | Uint32Array;

interface GrowingColumn<T extends Column> {
  readonly length: number;
  push(value: number): void;
  /** All values on shared memory; the column is empty after it. */
  take(): T;
}

const CHUNK = 1 << 16;

/** Values in chunks: growing by doubling would leave as much behind again for the collector. */
function grow<T extends Column>(
  type: new (size: number | SharedArrayBuffer) => T,
): GrowingColumn<T> {
  const chunks: T[] = [];
  let chunk = new type(CHUNK);
  let used = 0;
  return {
    get length() {
      return chunks.length * CHUNK + used;
    },
    push(value) {
      if (used === CHUNK) {
        chunks.push(chunk);
        chunk = new type(CHUNK);
        used = 0;
      }
      chunk[used++] = value;
    },
    take() {
      const length = chunks.length * CHUNK + used;
      const all = new type(new SharedArrayBuffer(length * chunk.BYTES_PER_ELEMENT));
      for (const [i, full] of chunks.entries()) all.set(full, i * CHUNK);
      all.set(chunk.subarray(0, used), length - used);
      chunks.length = 0;
      chunk = new type(CHUNK);
      used = 0;
      return all;
    },
  };
}
