declare module '@here/quantized-mesh-decoder' {
  export default function decode(data: ArrayBuffer): {
    header: Record<string, number>;
    /** All u, then all v, then all heights, 0 … 32767. */
    vertexData: Uint16Array;
    triangleIndices: Uint16Array | Uint32Array;
    westIndices: Uint16Array | Uint32Array;
    southIndices: Uint16Array | Uint32Array;
    eastIndices: Uint16Array | Uint32Array;
    northIndices: Uint16Array | Uint32Array;
    extensions: { vertexNormals?: Uint8Array };
  };
}

declare module '@mapbox/martini' {
  export default class Martini {
    constructor(side: number);
    createTile(heightM: Float32Array): {
      getMesh(maxErrorM: number): { vertices: Uint16Array; triangles: Uint32Array };
    };
  }
}
