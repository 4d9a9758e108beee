import { distanceM } from '#lib/geo/wgs84.ts';
import type { LonLat } from '#model';

/** The same line with no leg longer than `stepM`, and how far along it each point lies, metres. */
export function densifyLine(
  line: readonly LonLat[],
  stepM: number,
): readonly { readonly at: LonLat; readonly alongM: number }[] {
  const points: { at: LonLat; alongM: number }[] = [];
  let along = 0;
  for (const [i, b] of line.entries()) {
    const a = line[i - 1];
    if (!a) {
      points.push({ at: b, alongM: 0 });
      continue;
    }
    const length = distanceM(a[0], a[1], b[0], b[1]);
    const legs = Math.max(1, Math.ceil(length / stepM));
    for (let k = 1; k <= legs; k++) {
      const t = k / legs;
      points.push({
        at: [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])],
        alongM: along + t * length,
      });
    }
    along += length;
  }
  return points;
}
