import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countVertices,
  findRingCrossing,
  isClosedRing,
  isInRing,
  type RingPoint,
  ringAreaM2,
  signedRingArea,
} from './polygon.ts';
import { EARTH_RADIUS_M } from './wgs84.ts';

const square: RingPoint[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
];

/** A star-shaped ring about (cx, cy), counter-clockwise and simple, open. */
const star = fc
  .record({
    cx: fc.double({ min: -150, max: 150, noNaN: true }),
    cy: fc.double({ min: -60, max: 60, noNaN: true }),
    radii: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
      minLength: 5,
      maxLength: 40,
    }),
  })
  .map(({ cx, cy, radii }) => ({
    centre: [cx, cy] as RingPoint,
    ring: radii.map((radius, i): RingPoint => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
    }),
  }));

describe('signedRingArea', () => {
  test('is positive for counter-clockwise, negative for clockwise', () => {
    expect(signedRingArea(square)).toBe(16);
    expect(signedRingArea(square.toReversed())).toBe(-16);
  });

  test('reads open and closed rings alike and turns its sign with the ring', () => {
    fc.assert(
      fc.property(star, ({ ring }) => {
        const area = signedRingArea(ring);
        expect(area).toBeGreaterThan(0);
        expect(signedRingArea([...ring, ring[0] as RingPoint])).toBeCloseTo(area, 12);
        expect(signedRingArea(ring.toReversed())).toBeCloseTo(-area, 9);
      }),
    );
  });

  test('is 0 for fewer than three vertices', () => {
    expect(signedRingArea([])).toBe(0);
    expect(signedRingArea(square.slice(0, 2))).toBe(0);
  });
});

describe('ringAreaM2', () => {
  test('agrees with the exact area of a cell between two small parallels', () => {
    const west = 121;
    const south = 31;
    const ring: RingPoint[] = [
      [west, south],
      [west + 0.01, south],
      [west + 0.01, south + 0.01],
      [west, south + 0.01],
    ];
    const rad = Math.PI / 180;
    const exact =
      EARTH_RADIUS_M ** 2 * (0.01 * rad) * (Math.sin((south + 0.01) * rad) - Math.sin(south * rad));
    expect(ringAreaM2(ring) / exact).toBeCloseTo(1, 6);
  });

  test('does not depend on direction or first vertex', () => {
    fc.assert(
      fc.property(star, ({ ring }) => {
        const area = ringAreaM2(ring);
        expect(ringAreaM2(ring.toReversed()) / area).toBeCloseTo(1, 6);
        expect(ringAreaM2([...ring.slice(2), ...ring.slice(0, 2)]) / area).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('isInRing', () => {
  test('holds for the centre of a star and its inner points, not beyond its reach', () => {
    fc.assert(
      fc.property(star, fc.nat(), ({ centre, ring }, pick) => {
        const vertex = ring[pick % ring.length] as RingPoint;
        const along = (t: number): RingPoint => [
          centre[0] + t * (vertex[0] - centre[0]),
          centre[1] + t * (vertex[1] - centre[1]),
        ];
        expect(isInRing(...centre, ring)).toBe(true);
        expect(isInRing(...along(0.9), ring)).toBe(true);
        expect(isInRing(...along(1.1), ring)).toBe(false);
        expect(isInRing(centre[0] + 1.5, centre[1], ring)).toBe(false);
      }),
    );
  });

  test('sees the notch of a concave ring as outside', () => {
    const notched: RingPoint[] = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4],
    ];
    expect(isInRing(2, 3, notched)).toBe(false);
    expect(isInRing(1, 1, notched)).toBe(true);
  });
});

describe('findRingCrossing', () => {
  test('is null for simple rings', () => {
    fc.assert(
      fc.property(star, ({ ring }) => {
        expect(findRingCrossing(ring)).toBeNull();
      }),
    );
  });

  test('finds the crossing after two vertices of a convex ring are exchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 30 }), fc.nat(), (n, pick) => {
        const ring = Array.from({ length: n }, (_, i): RingPoint => {
          const angle = (2 * Math.PI * i) / n;
          return [121 + Math.cos(angle), 31 + Math.sin(angle)];
        });
        const i = pick % (n - 1);
        const swapped = ring.with(i, ring[i + 1] as RingPoint).with(i + 1, ring[i] as RingPoint);
        expect(findRingCrossing(swapped)).not.toBeNull();
      }),
    );
  });

  test('names the edges and the point of a bow tie', () => {
    const bowTie: RingPoint[] = [
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 4],
      [0, 0],
    ];
    expect(findRingCrossing(bowTie)).toEqual({ edges: [0, 2], at: [2, 2] });
  });

  test.each<[string, RingPoint[]]>([
    [
      'a pinch',
      [
        [0, 0],
        [2, 2],
        [4, 0],
        [4, 4],
        [2, 2],
        [0, 4],
        [0, 0],
      ],
    ],
    [
      'a vertex on another edge',
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 0],
        [0, 4],
        [0, 0],
      ],
    ],
    [
      'a spike',
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [6, 6],
        [4, 4],
        [0, 4],
        [0, 0],
      ],
    ],
    [
      'a spike over the last edge',
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
        [0, -2],
        [0, 0],
      ],
    ],
    [
      'equal vertices in a row',
      [
        [0, 0],
        [4, 0],
        [4, 0],
        [4, 4],
        [0, 4],
        [0, 0],
      ],
    ],
    [
      'a ring without area',
      [
        [0, 0],
        [4, 0],
        [2, 0],
        [0, 0],
      ],
    ],
  ])('counts %s', (_, ring) => {
    expect(findRingCrossing(ring)).not.toBeNull();
  });
});

test('a closed ring counts its first vertex once', () => {
  expect(isClosedRing(square)).toBe(true);
  expect(isClosedRing(square.slice(0, 4))).toBe(false);
  expect(countVertices(square)).toBe(4);
  expect(countVertices(square.slice(0, 4))).toBe(4);
});
