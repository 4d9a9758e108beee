import type { Random } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import type { Xy } from '../geometry/ring.ts';
import { build, type Gaps, type Ground } from '../ground.ts';
import { walkFronts } from '../rows.ts';
import { shapeRectangle } from '../shape.ts';

const SHOP_DEPTH_M = 10;
const SHOP_GAPS: Gaps = { buildingM: 2, streetM: 2.5, canalM: 4 };
/** Distances from the middle of the street at which a shop row is tried: lanes first, then main roads. */
const SETBACKS_M = [10, 14, 19, 25];

/** Rows of shops along the streets of a block: on about `share` of its fronts, one to `storeys` high. */
export function lineWithShops(
  ground: Ground,
  block: Block,
  random: Random,
  options: { readonly share: number; readonly storeys: number },
): void {
  walkFronts(block, ({ a, lengthM, along, inward }) => {
    if (lengthM < 60 || random() > options.share) return;
    const floors = 1 + Math.floor(random() * options.storeys);
    let at = 16;
    while (at < lengthM - 28) {
      const pieceM = Math.min(lengthM - 14 - at, 18 + random() * 34);
      for (const setbackM of SETBACKS_M) {
        const middle = at + pieceM / 2;
        const inM = setbackM + SHOP_DEPTH_M / 2;
        const centre: Xy = [
          a[0] + along[0] * middle + inward[0] * inM,
          a[1] + along[1] * middle + inward[1] * inM,
        ];
        const building = {
          shape: shapeRectangle(pieceM, SHOP_DEPTH_M),
          at: centre,
          axis: along,
          storeys: floors,
          heightM: floors * 4 + 0.6,
          use: 'commercial',
        } as const;
        if (build(ground, building, SHOP_GAPS)) break;
      }
      at += pieceM + (random() < 0.25 ? 9 : 2.5);
    }
  });
}
