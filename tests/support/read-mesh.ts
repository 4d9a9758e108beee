import { createRequire } from 'node:module';
import type { TileAddress } from '../../tiles/terrain/tms.ts';

interface Decoded {
  readonly header: { readonly minHeight: number; readonly maxHeight: number };
  readonly vertexData: Uint16Array;
  readonly triangleIndices: ArrayLike<number>;
  readonly westIndices: ArrayLike<number>;
  readonly southIndices: ArrayLike<number>;
  readonly eastIndices: ArrayLike<number>;
  readonly northIndices: ArrayLike<number>;
}

const { default: decode } = createRequire(import.meta.url)('@here/quantized-mesh-decoder') as {
  default: (bytes: ArrayBuffer) => Decoded;
};
const MAX = 32767;

/** A quantized-mesh tile in plain Node, as an independent reader understands it. */
export function readMesh(bytes: Uint8Array<ArrayBuffer>) {
  const read = decode(bytes.buffer);
  const count = read.vertexData.length / 3;
  const u = read.vertexData.subarray(0, count);
  const v = read.vertexData.subarray(count, 2 * count);
  const { minHeight, maxHeight } = read.header;
  const heightM = Float64Array.from(
    read.vertexData.subarray(2 * count),
    (stored) => minHeight + (stored / MAX) * (maxHeight - minHeight),
  );
  return {
    /** The farthest that the mesh lies from any sample of a grid whose row 0 is the north, metres. */
    worstError(samples: Float64Array, side: number): number {
      let worst = 0;
      const end = side - 1;
      for (let t = 0; t < read.triangleIndices.length; t += 3) {
        const [a, b, c] = [0, 1, 2].map((k) => read.triangleIndices[t + k] as number) as [
          number,
          number,
          number,
        ];
        const [ax, bx, cx] = [a, b, c].map((i) => ((u[i] as number) / MAX) * end) as [
          number,
          number,
          number,
        ];
        const [ay, by, cy] = [a, b, c].map((i) => (1 - (v[i] as number) / MAX) * end) as [
          number,
          number,
          number,
        ];
        const whole = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        for (let row = Math.ceil(Math.min(ay, by, cy)); row <= Math.max(ay, by, cy); row++)
          for (
            let column = Math.ceil(Math.min(ax, bx, cx));
            column <= Math.max(ax, bx, cx);
            column++
          ) {
            const wb = ((column - ax) * (cy - ay) - (row - ay) * (cx - ax)) / whole;
            const wc = ((bx - ax) * (row - ay) - (by - ay) * (column - ax)) / whole;
            if (wb < 0 || wc < 0 || wb + wc > 1) continue;
            const meshM =
              (1 - wb - wc) * (heightM[a] as number) +
              wb * (heightM[b] as number) +
              wc * (heightM[c] as number);
            worst = Math.max(worst, Math.abs(meshM - (samples[row * side + column] as number)));
          }
      }
      return worst;
    },
    /** Each edge by the name of the line between two tiles, as text: place along it and height. */
    edges({ level, x, y }: TileAddress): [name: string, edge: string][] {
      const list = (indices: ArrayLike<number>, along: Uint16Array) =>
        Array.from(indices)
          .map((i): [number, number] => [along[i] as number, heightM[i] as number])
          .sort((p, q) => p[0] - q[0])
          .join(' ');
      return [
        [`${level} x ${x} ${y}`, list(read.westIndices, v)],
        [`${level} x ${x + 1} ${y}`, list(read.eastIndices, v)],
        [`${level} y ${x} ${y}`, list(read.southIndices, u)],
        [`${level} y ${x} ${y + 1}`, list(read.northIndices, u)],
      ];
    },
  };
}
