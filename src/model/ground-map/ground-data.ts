import type { GroundLayer } from '../twin-files.ts';

/** A feature ready to draw: one path for all its rings or lines, in shares of the tile's side. */
export interface GroundFeature {
  readonly path: readonly Float32Array[];
  /** Least x and y, most x and y of the path. */
  readonly box: readonly [west: number, north: number, east: number, south: number];
  readonly isArea: boolean;
  readonly kind: string;
  readonly structure: string;
  readonly widthM: number;
}

/** A stored tile's features by layer, in the order of drawing. */
export type GroundData = Readonly<Partial<Record<GroundLayer, readonly GroundFeature[]>>>;

/** Layers that are drawn; the others are there to be asked. */
const DRAWN_GROUND_LAYERS = [
  'land',
  'landuse',
  'hill',
  'water',
  'canal',
  'street',
  'road',
  'rail',
] as const satisfies readonly GroundLayer[];

/** A tile of the Web Mercator scheme. */
export interface TileId {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A feature as a reader of vector tiles gives it. */
interface ReadFeature {
  /** 2 a line, 3 an area. */
  readonly type: number;
  readonly properties: Readonly<Record<string, unknown>>;
  loadGeometry(): readonly (readonly { readonly x: number; readonly y: number }[])[];
}

/** Layers as a reader of vector tiles gives them. */
export type ReadLayers = Readonly<
  Record<
    string,
    | { readonly length: number; readonly extent: number; feature(index: number): ReadFeature }
    | undefined
  >
>;

/** Takes from a read tile what drawing needs. */
export function toGroundData(layers: ReadLayers): GroundData {
  const data: Partial<Record<GroundLayer, GroundFeature[]>> = {};
  for (const name of DRAWN_GROUND_LAYERS) {
    const layer = layers[name];
    if (!layer) continue;
    const features: GroundFeature[] = [];
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      if (feature.type !== 1) features.push(toGroundFeature(feature, layer.extent));
    }
    data[name] = features;
  }
  return data;
}

function toGroundFeature(feature: ReadFeature, extent: number): GroundFeature {
  const { kind, class: roadClass, structure, band, widthM } = feature.properties;
  const path = feature.loadGeometry().map((ring) => toShares(ring, extent));
  return {
    path,
    box: boxAround(path),
    isArea: feature.type === 3,
    kind: String(kind ?? roadClass ?? band ?? ''),
    structure: String(structure ?? ''),
    widthM: typeof widthM === 'number' ? widthM : 0,
  };
}

function toShares(
  ring: readonly { readonly x: number; readonly y: number }[],
  extent: number,
): Float32Array {
  const shares = new Float32Array(2 * ring.length);
  for (const [i, point] of ring.entries()) {
    shares[2 * i] = point.x / extent;
    shares[2 * i + 1] = point.y / extent;
  }
  return shares;
}

function boxAround(path: readonly Float32Array[]): GroundFeature['box'] {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const shares of path)
    for (let i = 0; i < shares.length; i += 2) {
      const x = shares[i] as number;
      const y = shares[i + 1] as number;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
  return [west, north, east, south];
}
