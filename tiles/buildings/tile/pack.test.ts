import fc from 'fast-check';
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { beforeAll, expect, test } from 'vitest';
import { RunColumn } from '../mesh/run-column.ts';
import { GlbBuffer } from './glb.ts';
import { packTriangles } from './pack-triangles.ts';
import { packRuns, packVertices } from './pack-vertices.ts';

beforeAll(() => Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]));

/** Bytes that mostly change a little or not at all, as those of a mesh do. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: -128, max: 127 }) },
  ),
  { maxLength: 4000, size: 'max' },
);

function toVertices(changes: readonly number[], lanes: number): Uint32Array {
  const stride = 4 * lanes;
  const bytes = new Uint8Array(changes.length - (changes.length % stride));
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (bytes[i - stride] ?? 0) + (changes[i] as number);
  return new Uint32Array(bytes.buffer);
}

function packed(pack: (to: GlbBuffer) => number): Uint8Array {
  const buffer = new GlbBuffer();
  buffer.add(Uint8Array.of(1, 2, 3));
  const at = pack(buffer);
  return buffer.bytes.slice(at, buffer.byteLength);
}

test.each([1, 2, 3])('vertices of %i words unpack to themselves, from as few bytes', (lanes) => {
  fc.assert(
    fc.property(steps, (changes) => {
      const words = toVertices(changes, lanes);
      const count = words.length / lanes;
      const found = packed((to) => packVertices(to, words, count, lanes));
      const bytes = new Uint8Array(words.buffer);
      const unpacked = new Uint8Array(bytes.length);
      MeshoptDecoder.decodeGltfBuffer(unpacked, count, 4 * lanes, found, 'ATTRIBUTES');
      expect(unpacked).toEqual(bytes);
      const known = MeshoptEncoder.encodeGltfBuffer(bytes, count, 4 * lanes, 'ATTRIBUTES');
      expect(found.length).toBe(known.length);
    }),
  );
});

test('runs pack to the bytes of the column that they stand for', () => {
  fc.assert(
    fc.property(steps, (changes) => {
      const words = toVertices(changes, 1);
      const runs = new RunColumn();
      for (const [vertex, word] of words.entries()) runs.begin(vertex, word);
      expect(packed((to) => packRuns(to, runs, words.length))).toEqual(
        packed((to) => packVertices(to, words, words.length, 1)),
      );
    }),
  );
});

test('triangles pack to the bytes that meshoptimizer packs them to', () => {
  const corner = fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 3, arbitrary: fc.integer({ min: -12, max: 0 }) },
    { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
  );
  fc.assert(
    fc.property(fc.array(corner, { maxLength: 900, size: 'max' }), (corners) => {
      const index = new Uint32Array(corners.length - (corners.length % 3));
      let next = 0;
      for (let i = 0; i < index.length; i++) {
        const step = corners[i] as number;
        index[i] = step === 1 ? next++ : Math.max(0, next + step);
      }
      const known = MeshoptEncoder.encodeIndexBuffer(new Uint8Array(index.buffer), index.length, 4);
      expect(packed((to) => packTriangles(to, index, index.length))).toEqual(known);
    }),
  );
});
