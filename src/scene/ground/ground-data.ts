import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { GROUND_LAYERS, type GroundLayer } from '#model';

/** A feature ready to draw: one path for all its rings or lines, in shares of the tile's side. */
export interface GroundFeature {
  readonly path: readonly Float32Array[];
  readonly isArea: boolean;
  readonly kind: string;
  readonly widthM: number;
}

export type GroundData = Readonly<Partial<Record<GroundLayer, readonly GroundFeature[]>>>;

/** @throws where the bytes are no vector tile. */
export function decodeGround(bytes: ArrayBuffer): GroundData {
  const tile = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  const data: Partial<Record<GroundLayer, GroundFeature[]>> = {};
  for (const name of GROUND_LAYERS) {
    const layer = tile.layers[name];
    if (!layer) continue;
    const features: GroundFeature[] = [];
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      if (feature.type === 1) continue;
      const { kind, class: roadClass, structure, band, widthM } = feature.properties;
      features.push({
        path: feature.loadGeometry().map((ring) => toShares(ring, layer.extent)),
        isArea: feature.type === 3,
        kind: String(kind ?? roadClass ?? structure ?? band ?? ''),
        widthM: typeof widthM === 'number' ? widthM : 0,
      });
    }
    data[name] = features;
  }
  return data;
}

function toShares(ring: readonly { x: number; y: number }[], extent: number): Float32Array {
  const shares = new Float32Array(2 * ring.length);
  for (const [i, point] of ring.entries()) {
    shares[2 * i] = point.x / extent;
    shares[2 * i + 1] = point.y / extent;
  }
  return shares;
}
