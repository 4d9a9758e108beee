import decode from '@here/quantized-mesh-decoder';

/** A quantized-mesh tile as an independent reader understands it; u and v run 0 … 32767 east and north. */
export interface ReadTerrainTile {
  readonly header: Readonly<Record<string, number>>;
  readonly count: number;
  readonly u: Uint16Array;
  readonly v: Uint16Array;
  readonly heightM: Float64Array;
  readonly triangles: ArrayLike<number>;
  readonly normals: Uint8Array | undefined;
  /** Place along the edge and height, in order, of each vertex on it. */
  edge(side: 'west' | 'south' | 'east' | 'north'): [along: number, heightM: number][];
  /** Height of the mesh at u, v; undefined where no triangle covers it. */
  heightAt(u: number, v: number): number | undefined;
}

export function readTerrainTile(bytes: Uint8Array<ArrayBuffer>): ReadTerrainTile {
  const read = decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const { header, triangleIndices: triangles, vertexData } = read;
  const count = vertexData.length / 3;
  const u = vertexData.subarray(0, count);
  const v = vertexData.subarray(count, 2 * count);
  const { minHeight = 0, maxHeight = 0 } = header;
  const heightM = Float64Array.from(
    vertexData.subarray(2 * count),
    (stored) => minHeight + (stored / 32767) * (maxHeight - minHeight),
  );
  const edges = {
    west: [read.westIndices, v],
    south: [read.southIndices, u],
    east: [read.eastIndices, v],
    north: [read.northIndices, u],
  } as const;
  return {
    header,
    count,
    u,
    v,
    heightM,
    triangles,
    normals: read.extensions.vertexNormals,
    edge(side) {
      const [indices, along] = edges[side];
      return [...indices]
        .map((i): [number, number] => [along[i] as number, heightM[i] as number])
        .sort((a, b) => a[0] - b[0]);
    },
    heightAt(x, y) {
      for (let t = 0; t < triangles.length; t += 3) {
        const [a, b, c] = [triangles[t], triangles[t + 1], triangles[t + 2]] as [
          number,
          number,
          number,
        ];
        const turn = (i: number, j: number) =>
          ((u[j] as number) - (u[i] as number)) * (y - (v[i] as number)) -
          ((v[j] as number) - (v[i] as number)) * (x - (u[i] as number));
        const [wc, wa, wb] = [turn(a, b), turn(b, c), turn(c, a)];
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const at = (i: number) => heightM[i] as number;
        return (wa * at(a) + wb * at(b) + wc * at(c)) / (wa + wb + wc);
      }
      return undefined;
    },
  };
}
