import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { Site } from '#model';
import { createGroundHeight, RELIEF_M, WATER_DEPTH_M } from './ground-height.ts';

const CENTRE = [10, 50] as const;
const plane = createLocalPlane(...CENTRE);
const at = (x: number, y: number) => [plane.toLonDeg(x), plane.toLatDeg(y)] as const;
const PLAIN_M = 4 + 30;

const site = {
  id: 'flatland',
  seed: 7,
  centre: CENTRE,
  groundLevelM: 4,
  datumOffsetM: 30,
  bounds: {
    westDeg: plane.toLonDeg(-5000),
    eastDeg: plane.toLonDeg(5000),
    southDeg: plane.toLatDeg(-5000),
    northDeg: plane.toLatDeg(5000),
  },
  hills: [
    { id: 'H1', top: at(1000, 1000), heightM: 104, radiusM: 350 },
    { id: 'H2', top: at(-2000, 1000), heightM: 12, radiusM: 100 },
  ],
  roads: [],
  waterways: [{ id: 'W1', widthM: 80, line: [at(-4000, -2000), at(0, -2000), at(3000, -3000)] }],
} as unknown as Site;
const groundM = createGroundHeight(site);
const heightAt = (x: number, y: number) => groundM(...at(x, y));

test('a hill has its published height at its top and is nowhere higher', () => {
  for (const [x, y, heightM, radiusM] of [
    [1000, 1000, 104, 350],
    [-2000, 1000, 12, 100],
  ] as const) {
    expect(heightAt(x, y)).toBeCloseTo(heightM + 30, 9);
    for (let i = 0; i < 2000; i++) {
      const r = radiusM * Math.sqrt(i / 2000);
      const a = i * 2.399963;
      expect(heightAt(x + r * Math.cos(a), y + r * Math.sin(a))).toBeLessThanOrEqual(
        heightM + 30 + RELIEF_M,
      );
    }
  }
});

test('a hill is no dome: half-way down its height varies all around', () => {
  const around = Array.from({ length: 36 }, (_, i) => {
    const a = (i * Math.PI) / 18;
    return heightAt(1000 + 170 * Math.cos(a), 1000 + 170 * Math.sin(a)) - PLAIN_M;
  });
  expect(Math.max(...around) - Math.min(...around)).toBeGreaterThan(12);
});

test('a hill ends at its radius', () => {
  for (let i = 0; i < 72; i++) {
    const a = (i * Math.PI) / 36;
    expect(
      Math.abs(heightAt(1000 + 351 * Math.cos(a), 1000 + 351 * Math.sin(a)) - PLAIN_M),
    ).toBeLessThanOrEqual(RELIEF_M);
  }
});

test('water lies lower than the plain, with a bank and not a wall', () => {
  expect(heightAt(-2000, -2000)).toBeLessThan(PLAIN_M - WATER_DEPTH_M + RELIEF_M + 1e-6);
  const across = Array.from({ length: 141 }, (_, i) => heightAt(-2000, -2070 + i));
  const steps = across.slice(1).map((height, i) => Math.abs(height - (across[i] as number)));
  expect(Math.max(...steps)).toBeLessThan(0.25);
});

test('the plain keeps within its relief, and is level away from the site', () => {
  fc.assert(
    fc.property(fc.double({ min: -4900, max: 4900, noNaN: true }), (x) => {
      expect(Math.abs(heightAt(x, 3500) - PLAIN_M)).toBeLessThanOrEqual(RELIEF_M);
    }),
  );
  expect(heightAt(12_000, 0)).toBe(PLAIN_M);
  expect(groundM(-120, -40)).toBe(PLAIN_M);
});

test('the ground has no steps where relief fades out', () => {
  for (let x = 4000; x < 10_000; x += 10)
    expect(Math.abs(heightAt(x + 10, 300) - heightAt(x, 300))).toBeLessThan(0.1);
});

test('the same site has the same ground', () => {
  const again = createGroundHeight(site);
  for (let i = 0; i < 100; i++) expect(again(...at(i * 37, i * 11))).toBe(heightAt(i * 37, i * 11));
});

test('a pit of a landmark is level, so deep, and leaves the ground beyond its bank alone', () => {
  const pit = { halfWidthM: 120, halfDepthM: 60, depthM: 50 };
  const landmark = { position: at(-1000, -500), bearingDeg: 90, pit };
  const groundM = createGroundHeight({ ...site, landmarks: [landmark] } as unknown as Site);
  const before = createGroundHeight(site);
  expect(groundM(...at(-1000, -500))).toBeCloseTo(PLAIN_M - 50, 6);
  // Its front looks east: the wide side runs north and south.
  expect(groundM(...at(-1000, -395))).toBeCloseTo(PLAIN_M - 50, 6);
  expect(groundM(...at(-895, -500))).toBe(before(...at(-895, -500)));
  expect(groundM(...at(-1000, -350))).toBe(before(...at(-1000, -350)));
});
