import { expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { WaterArea } from '../district.ts';
import type { MappedCanal } from './feature-collector.ts';
import { measureCourses } from './measure-courses.ts';

const plane = createLocalPlane(121.2, 31);
const at = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];
const river = (isMeasured: boolean, widthM: number): MappedCanal => ({
  id: 'way/1',
  kind: 'river',
  widthM,
  isMeasured,
  isDownstream: true,
  line: [-500, 200, 500, 800, 1500, 2500].map((x) => at(x, 10)),
});
const box = (west: number, east: number, south: number, north: number): WaterArea => ({
  kind: 'river',
  ring: [at(west, south), at(east, south), at(east, north), at(west, north)],
});

test('a river is as wide as the water mapped around it, which may come in pieces side by side', () => {
  // 80 m wide, its southern half an area of its own up to 1000 m; nothing mapped west of 0.
  const areas = [box(0, 1000, -30, 0), box(0, 1000, 0, 50), box(1000, 2000, -30, 50)];
  const [course] = measureCourses([river(false, 25)], areas);
  expect(course?.widthM.map((m) => Math.round(m))).toEqual([25, 80, 80, 80, 80, 25]);
  expect(course).toMatchObject({ id: 'way/1', kind: 'river', isDownstream: true });
});

test('a width that the source gives stays', () => {
  const [course] = measureCourses([river(true, 33)], [box(0, 2000, -30, 50)]);
  expect(new Set(course?.widthM)).toEqual(new Set([33]));
});

test('where a lake opens beside it the river stays within three times its width', () => {
  const areas = [box(0, 1200, -30, 50), box(1200, 1800, -30, 900)];
  const [course] = measureCourses([river(false, 25)], areas);
  expect(Math.max(...(course?.widthM ?? []))).toBeCloseTo(240, 0);
});
