import type { LocalWriter } from '../engine/local-writer.ts';
import type { MeshData } from '../engine/mesh-primitive.ts';
import { buildDecks } from '../lines/deck-mesh.ts';
import { toneOf } from '../lines/tone-of.ts';
import type { Crossing } from './carry-roads.ts';

/** A lane's bridge is a slab; wider roads have walls at their edges. */
const SLAB_UP_TO_M = 8;

/** The decks that carry roads over water. */
export function buildCrossings(crossings: readonly Crossing[], write: LocalWriter): MeshData {
  const place = new Float32Array(3);
  return buildDecks(
    crossings.map(({ class: road, widthM, line }) => {
      const isSlab = widthM <= SLAB_UP_TO_M;
      return {
        points: line.map(([lon, lat, heightM]) => {
          write(place, 0, lon, lat, heightM);
          const [x, y, topM] = place as unknown as [number, number, number];
          return { x, y, topM, groundM: topM };
        }),
        widthM,
        depthM: isSlab ? 0.6 : 0.9,
        parapetM: isSlab ? 0 : 0.9,
        pierEveryM: 0,
        pierSideM: 0,
        tone: toneOf(road),
      };
    }),
  );
}
