import { describe, expect, test } from 'vitest';
import type { SourcePosition, SourceSurface } from '../sources/source.ts';
import { hasHole } from './find-hole.ts';

type Ring = readonly SourcePosition[];

/** Faces of a block by their place; corners counter-clockwise from outside. */
function block(x: number, y: number, z: number, size = 10, height = 6) {
  const at = (i: number, j: number, k: number): SourcePosition => [
    x + i * size,
    y + j * size,
    z + k * height,
  ];
  return {
    floor: [at(0, 0, 0), at(0, 1, 0), at(1, 1, 0), at(1, 0, 0)],
    roof: [at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1)],
    south: [at(0, 0, 0), at(1, 0, 0), at(1, 0, 1), at(0, 0, 1)],
    east: [at(1, 0, 0), at(1, 1, 0), at(1, 1, 1), at(1, 0, 1)],
    north: [at(1, 1, 0), at(0, 1, 0), at(0, 1, 1), at(1, 1, 1)],
    west: [at(0, 1, 0), at(0, 0, 0), at(0, 0, 1), at(0, 1, 1)],
  };
}
const toSurfaces = (rings: readonly Ring[]): SourceSurface[] =>
  rings.map((ring) => ({ rings: [ring], semantic: 'other' }));
const isOpen = (rings: readonly Ring[]) => hasHole(toSurfaces(rings), [1, 1, 1]);
const whole = block(500_000, 3_400_000, 4);

test('a closed block has none', () => {
  expect(isOpen(Object.values(whole))).toBe(false);
});

test('a floor that is left out is none', () => {
  const { floor: _, ...rest } = whole;
  expect(isOpen(Object.values(rest))).toBe(false);
});

test.each(['roof', 'south', 'east', 'north', 'west'] as const)('a missing %s is one', (name) => {
  const { [name]: _, ...rest } = whole;
  expect(isOpen(Object.values(rest))).toBe(true);
  const { floor: __, ...floorless } = rest as typeof whole;
  expect(isOpen(Object.values(floorless))).toBe(true);
});

describe('edges that another face closes are none', () => {
  test('a chimney on a whole roof', () => {
    const { floor: _, ...chimney } = block(500_002, 3_400_002, 10, 1, 2);
    expect(isOpen([...Object.values(whole), ...Object.values(chimney)])).toBe(false);
  });

  test('a wall above two faces that meet in its middle', () => {
    const [a, b, c, d] = whole.roof as [number[], number[], number[], number[]];
    const middle = (from: number[], to: number[]) =>
      from.map((v, i) => (v + (to[i] as number)) / 2) as unknown as SourcePosition;
    const { roof: _, ...rest } = whole;
    const halves: Ring[] = [
      [a, middle(a, b), middle(d, c), d] as unknown as Ring,
      [middle(a, b), b, c, middle(d, c)] as unknown as Ring,
    ];
    expect(isOpen([...Object.values(rest), ...halves])).toBe(false);
    expect(isOpen([...Object.values(rest), halves[0] as Ring])).toBe(true);
  });
});

test('degrees are measured in metres', () => {
  const perDegree = [95_000, 111_000, 1] as const;
  const rings = Object.values(block(0, 0, 4)).map((ring) =>
    ring.map(
      ([x, y, z]) =>
        [
          121.2 + (x as number) / perDegree[0],
          31 + (y as number) / perDegree[1],
          z,
        ] as SourcePosition,
    ),
  );
  expect(hasHole(toSurfaces(rings), perDegree)).toBe(false);
  expect(hasHole(toSurfaces(rings.slice(0, -1)), perDegree)).toBe(true);
});
