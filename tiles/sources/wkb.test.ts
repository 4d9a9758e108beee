import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWkb } from './wkb.ts';

type Flavour = {
  readonly isLittle: boolean;
  readonly isEwkb: boolean;
  readonly hasZ: boolean;
  readonly hasM: boolean;
  readonly srid?: number;
};
type Position = readonly number[];

/** Writes what the reader reads, straight after the standard. */
function write(
  kind: number,
  body: (w: Writer) => void,
  flavour: Flavour,
  isInner = false,
): number[] {
  const bytes: number[] = [];
  const view = new DataView(new ArrayBuffer(8));
  const writer: Writer = {
    u32: (value) => {
      view.setUint32(0, value, flavour.isLittle);
      bytes.push(...new Uint8Array(view.buffer, 0, 4));
    },
    position: (p) => {
      for (const value of [
        p[0],
        p[1],
        ...(flavour.hasZ ? [p[2]] : []),
        ...(flavour.hasM ? [-1] : []),
      ]) {
        view.setFloat64(0, value as number, flavour.isLittle);
        bytes.push(...new Uint8Array(view.buffer));
      }
    },
    inner: (...args) => bytes.push(...write(...args, flavour, true)),
  };
  bytes.push(flavour.isLittle ? 1 : 0);
  const { isEwkb, hasZ, hasM, srid } = flavour;
  const hasSrid = isEwkb && srid !== undefined && !isInner;
  writer.u32(
    isEwkb
      ? (kind | (hasZ ? 0x80000000 : 0) | (hasM ? 0x40000000 : 0) | (hasSrid ? 0x20000000 : 0)) >>>
          0
      : kind + (hasZ ? 1000 : 0) + (hasM ? 2000 : 0),
  );
  if (hasSrid) writer.u32(srid);
  body(writer);
  return bytes;
}

interface Writer {
  u32(value: number): void;
  position(p: Position): void;
  inner(kind: number, body: (w: Writer) => void): void;
}

const ringBody = (rings: readonly (readonly Position[])[]) => (w: Writer) => {
  w.u32(rings.length);
  for (const ring of rings) {
    w.u32(ring.length);
    for (const p of ring) w.position(p);
  }
};

const flavours = fc.record({
  isLittle: fc.boolean(),
  isEwkb: fc.boolean(),
  hasZ: fc.boolean(),
  hasM: fc.boolean(),
  srid: fc.constant(4528),
});
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const rings = fc.array(fc.array(fc.tuple(number, number, number), { maxLength: 5 }), {
  minLength: 1,
  maxLength: 3,
});

describe('reads back', () => {
  test('polygons and collections of them in every flavour', () => {
    fc.assert(
      fc.property(
        flavours,
        fc.array(rings, { minLength: 1, maxLength: 3 }),
        (flavour, polygons) => {
          const flat = (r: readonly (readonly Position[])[]) =>
            r.map((ring) => ring.map((p) => (flavour.hasZ ? [...p] : p.slice(0, 2))));
          const one = readWkb(Uint8Array.from(write(3, ringBody(polygons[0] as never), flavour)));
          const srid = flavour.isEwkb ? { srid: 4528 } : {};
          expect(one).toEqual({
            geometry: { type: 'Polygon', coordinates: flat(polygons[0] as never) },
            ...srid,
          });
          const many = write(
            6,
            (w) => {
              w.u32(polygons.length);
              for (const polygon of polygons) w.inner(3, ringBody(polygon));
            },
            flavour,
          );
          expect(readWkb(Uint8Array.from([9, 9, ...many]), 2)).toEqual({
            geometry: { type: 'MultiPolygon', coordinates: polygons.map(flat) },
            ...srid,
          });
        },
      ),
    );
  });
});

describe('says why not', () => {
  const plain: Flavour = { isLittle: true, isEwkb: false, hasZ: false, hasM: false };
  const square = ringBody([
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ]);

  test('of every cut, and never reads beyond', () => {
    const whole = write(3, square, plain);
    for (let length = 0; length < whole.length; length++)
      expect(readWkb(Uint8Array.from(whole.slice(0, length)))).toHaveProperty('fault');
  });

  test('of curves, solids and mixed collections', () => {
    expect(readWkb(Uint8Array.from(write(10, square, plain)))).toMatchObject({
      fault: /CurvePolygon/,
    });
    expect(readWkb(Uint8Array.from(write(16, square, plain)))).toMatchObject({ fault: /TIN/ });
    const mixed = (w: Writer) => {
      w.u32(2);
      w.inner(3, square);
      w.inner(1, (inner) => inner.position([0, 0]));
    };
    expect(readWkb(Uint8Array.from(write(7, mixed, plain)))).toMatchObject({ fault: /several/ });
  });

  test('of random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void readWkb(bytes)));
  });
});
