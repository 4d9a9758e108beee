import type { Projector, ScreenPoint } from '../view/projector.ts';
import type { StateLines } from './state-lines.ts';

/** A pointer need not hit a thin line exactly, CSS pixels. */
const SLACK_PX = 4;

const a: ScreenPoint = { x: 0, y: 0, depthM: 0 };
const b: ScreenPoint = { x: 0, y: 0, depthM: 0 };

/** The line whose drawn segment is nearest to a place of the canvas, CSS pixels; −1 where none is near enough. */
export function findLine(
  { firstRow, start, end }: Pick<StateLines, 'firstRow' | 'start' | 'end'>,
  projector: Pick<Projector, 'project'>,
  at: { readonly x: number; readonly y: number; readonly widthPx: number },
): number {
  let nearest = -1;
  let least = at.widthPx / 2 + SLACK_PX;
  for (let line = 0; line + 1 < firstRow.length; line++)
    for (let row = firstRow[line] as number; row < (firstRow[line + 1] as number); row++) {
      const [ax, ay] = [start[4 * row] as number, start[4 * row + 1] as number];
      const isInA = projector.project(ax, ay, start[4 * row + 2] as number, a);
      const isInB = projector.project(
        end[4 * row] as number,
        end[4 * row + 1] as number,
        end[4 * row + 2] as number,
        b,
      );
      // Both behind the eye, or one of them: its picture has no two ends.
      if (a.depthM <= 0 || b.depthM <= 0 || (!isInA && !isInB && isApart(at))) continue;
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const t = ((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy || 1);
      const k = Math.max(0, Math.min(1, t));
      const distance = Math.hypot(at.x - a.x - k * dx, at.y - a.y - k * dy);
      if (distance >= least) continue;
      least = distance;
      nearest = line;
    }
  return nearest;
}

/** Both ends lie on the same side of the place, further than any reach. */
function isApart({ x, y, widthPx }: { x: number; y: number; widthPx: number }): boolean {
  const reach = widthPx + SLACK_PX;
  return (
    Math.min(a.x, b.x) > x + reach ||
    Math.max(a.x, b.x) < x - reach ||
    Math.min(a.y, b.y) > y + reach ||
    Math.max(a.y, b.y) < y - reach
  );
}
