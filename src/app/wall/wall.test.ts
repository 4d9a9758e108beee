import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_WALL } from '#model';
import { parseWall } from './parse-wall.ts';
import { flightSeconds, pitchOfHorizon, poseOfView } from './wall-view.ts';

test('a wall of which nothing is said is the usual one', () => {
  expect(parseWall({})).toEqual(DEFAULT_WALL);
  const example = join(import.meta.dirname, '../../../public/wall.json');
  expect(parseWall(JSON.parse(readFileSync(example, 'utf8')))).toEqual(DEFAULT_WALL);
});

test.each([
  [{ pitchMm: -1 }, /pitchMm: Expected at least/],
  [{ dim: { from: '25:00', to: '06:00', share: 0.6 } }, /dim\.from: Expected a time as HH:mm/],
  [{ columns: { left: [['clock']], right: [] } }, /columns\.left\.0\.0/],
  [{ distance: 5 }, /distance/],
  [
    {
      scenes: [
        {
          id: 'a',
          title: { zh: '甲', en: 'A' },
          view: { type: 'orbit', centre: [0, 0], rangeM: 500, degPerS: 9 },
        },
      ],
    },
    /degPerS: Expected at most 6/,
  ],
])('names what is wrong: %j', (json, problem) => {
  expect(() => parseWall(json)).toThrow(problem);
});

test('a circle keeps its place in the middle and its pace', () => {
  const view = {
    type: 'orbit',
    centre: [121, 31],
    rangeM: 1000,
    headingDeg: 350,
    pitchDeg: -30,
    degPerS: 2,
  } as const;
  const pose = poseOfView(view, { afterS: 10, aspect: 16 / 9, groundM: 0 });
  expect(pose.headingDeg).toBe(10);
  expect(pose.heightM).toBeCloseTo(500, 6);
  expect((31 - pose.latDeg) * 111_320).toBeCloseTo(
    1000 * Math.cos(Math.PI / 6) * Math.cos(Math.PI / 18),
    6,
  );
});

test('the horizon stands within the upper third', () => {
  for (const aspect of [4 / 3, 16 / 9, 21 / 9]) {
    const half = Math.tan(Math.PI / 6) / aspect;
    const up = Math.tan((-pitchOfHorizon(aspect) * Math.PI) / 180) / half;
    expect(up).toBeGreaterThan(1 / 3);
    expect(up).toBeLessThanOrEqual(1);
  }
});

test('a flight takes three to eight seconds', () => {
  const at = (lonDeg: number) => ({
    lonDeg,
    latDeg: 31,
    heightM: 1000,
    headingDeg: 0,
    pitchDeg: -20,
  });
  expect(flightSeconds(at(121), at(121))).toBe(3);
  expect(flightSeconds(at(121), at(140))).toBe(8);
});
