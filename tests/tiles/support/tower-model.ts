/** A pyramid 60 m high on a square of 20 m, as glTF with its data inside. */
export function makeTower(): object {
  const positions = Float32Array.of(-10, 0, -10, 10, 0, -10, 10, 0, 10, -10, 0, 10, 0, 60, 0);
  const indices = Uint16Array.of(0, 4, 1, 1, 4, 2, 2, 4, 3, 3, 4, 0);
  const bytes = Buffer.concat([Buffer.from(positions.buffer), Buffer.from(indices.buffer)]);
  return {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    accessors: [
      {
        bufferView: 0,
        componentType: 5126,
        count: 5,
        type: 'VEC3',
        min: [-10, 0, -10],
        max: [10, 60, 10],
      },
      { bufferView: 1, componentType: 5123, count: 12, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 60 },
      { buffer: 0, byteOffset: 60, byteLength: 24 },
    ],
    buffers: [
      { byteLength: 84, uri: `data:application/octet-stream;base64,${bytes.toString('base64')}` },
    ],
  };
}
