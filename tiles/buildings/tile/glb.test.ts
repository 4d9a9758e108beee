import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GlbBuffer, writeGlb } from './glb.ts';

test('views begin at multiples of 8 and the padding lies within the buffer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 })),
      fc.string(),
      (parts, text) => {
        const buffer = new GlbBuffer();
        const starts = parts.map((part) => buffer.add(part));
        buffer.pad();
        const bytes = writeGlb({ text }, buffer);
        const view = new DataView(bytes.buffer);
        const binAt = 20 + view.getUint32(12, true);
        expect(view.getUint32(8, true)).toBe(bytes.length);
        expect(view.getUint32(binAt, true)).toBe(buffer.byteLength);
        expect([binAt % 8, buffer.byteLength % 8, bytes.length % 8]).toEqual([0, 0, 0]);
        for (const [i, part] of parts.entries()) {
          const at = binAt + 8 + (starts[i] as number);
          expect((starts[i] as number) % 8).toBe(0);
          expect(bytes.subarray(at, at + part.length)).toEqual(part);
        }
        expect(JSON.parse(new TextDecoder().decode(bytes.subarray(20, binAt)))).toEqual({ text });
      },
    ),
  );
});
