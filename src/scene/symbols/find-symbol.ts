import type { Projector, ScreenPoint } from '../view/projector.ts';
import type { SymbolSet } from './symbol-set.ts';

/** How near to a symbol's middle a click must be, CSS pixels. */
export const PICK_RADIUS_PX = 12;

/** Row of the symbol nearest to a place of the screen, within the radius; −1 where there is none. */
export function findSymbol(
  set: Pick<SymbolSet, 'count' | 'placeSize'>,
  projector: Pick<Projector, 'project'>,
  at: { readonly x: number; readonly y: number; readonly liftShare?: number },
): number {
  const point: ScreenPoint = { x: 0, y: 0, depthM: 0 };
  let best = -1;
  let bestDistance = PICK_RADIUS_PX;
  for (let row = 0; row < set.count; row++) {
    const o = 4 * row;
    const sizePx = set.placeSize[o + 3] as number;
    if (sizePx <= 0) continue;
    const [x, y, z] = [set.placeSize[o], set.placeSize[o + 1], set.placeSize[o + 2]] as [
      number,
      number,
      number,
    ];
    if (!projector.project(x, y, z, point)) continue;
    const distance = Math.hypot(point.x - at.x, point.y - sizePx * (at.liftShare ?? 0) - at.y);
    if (distance > bestDistance) continue;
    best = row;
    bestDistance = distance;
  }
  return best;
}
