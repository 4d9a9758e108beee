import { createRandom } from '#lib/random/random.ts';
import type { Block } from '../divide-ground.ts';
import { UNBUILDABLE } from '../geometry/mask.ts';
import { findCentroid, walkLine, type Xy } from '../geometry/ring.ts';
import { addLane, build, type Ground } from '../ground.ts';
import { shapeCourtyard, shapeRectangle } from '../shape.ts';

/** A park: lawns and trees, with a path around and a pavilion or two. */
export function layPark(ground: Ground, block: Block): void {
  const random = createRandom(block.seed);
  ground.landuse.push({ kind: 'park', ring: block.ring });
  const [cx, cy] = findCentroid(block.ring);
  const inward = ([x, y]: Xy): Xy => [cx + (x - cx) * 0.66, cy + (y - cy) * 0.66];
  const path = block.ring.map(inward);
  const start = path[0];
  if (start && block.areaM2 > 12_000)
    addLane(ground, walkLine([...path, start], 30), {
      widthM: 4,
      blocking: UNBUILDABLE,
      leastM: 40,
    });
  for (let i = 0; i < 2; i++) {
    const reach = Math.sqrt(block.areaM2) * 0.25;
    build(ground, {
      shape: i === 0 ? shapeCourtyard(20, 16, 4.5) : shapeRectangle(12, 7),
      at: [cx + (random() - 0.5) * 2 * reach, cy + (random() - 0.5) * 2 * reach],
      axis: block.axis,
      storeys: 1,
      heightM: 5 + Math.floor(random() * 3),
      use: 'public',
    });
  }
}
