import type { LocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { RiverCourse } from '../relief/river-course.ts';

/** Steps of the half circle at a river's end. */
const CAP_STEPS = 8;

/** The water's edge of a river: both banks and a round end, an open ring, counter-clockwise. */
export function outlineRiver(course: RiverCourse, plane: LocalPlane): LonLat[] {
  const last = course.x.length - 1;
  const points: [number, number][] = [];
  const push = (i: number, bearing: number) => {
    const half = course.halfWidthM[i] as number;
    points.push([
      (course.x[i] as number) + half * Math.cos(bearing),
      (course.y[i] as number) + half * Math.sin(bearing),
    ]);
  };
  for (let i = 0; i <= last; i++) push(i, directionAt(course, i) - Math.PI / 2);
  for (let k = 1; k < CAP_STEPS; k++)
    push(last, directionAt(course, last) - Math.PI / 2 + (Math.PI * k) / CAP_STEPS);
  for (let i = last; i >= 0; i--) push(i, directionAt(course, i) + Math.PI / 2);
  for (let k = 1; k < CAP_STEPS; k++)
    push(0, directionAt(course, 0) + Math.PI / 2 + (Math.PI * k) / CAP_STEPS);
  return points.map(([x, y]) => [plane.toLonDeg(x), plane.toLatDeg(y)]);
}

/** Angle of the way from the point before to the point after, counter-clockwise from east. */
function directionAt(course: RiverCourse, i: number): number {
  const before = Math.max(0, i - 1);
  const after = Math.min(course.x.length - 1, i + 1);
  return Math.atan2(
    (course.y[after] as number) - (course.y[before] as number),
    (course.x[after] as number) - (course.x[before] as number),
  );
}
