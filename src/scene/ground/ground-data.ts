import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { type GroundData, toGroundData } from '#model';

/** @throws where the bytes are no vector tile. */
export function decodeGround(bytes: ArrayBuffer): GroundData {
  return toGroundData(new VectorTile(new PbfReader(new Uint8Array(bytes))).layers);
}
