import type { LocalPlane } from '#lib/geo/local-plane.ts';
import { hashString } from '#lib/random/random.ts';
import type { Hill } from '#model';
import type { Noise } from './noise.ts';

/** A hill as a mound on the plain. */
export interface HillMound {
  readonly x: number;
  readonly y: number;
  readonly radiusM: number;
  /** 0 … 1 of the hill's rise at a place; 1 at its top alone, 0 from its radius on. */
  shareAt(x: number, y: number): number;
  readonly riseM: number;
}

/** The foot's distance from the top, as a share of the radius, between a gully and a spur. */
const FOOT_MIN = 0.76;
/** The top is level this far out, metres, so that the terrain's samples (9 m apart) meet its height. */
const SUMMIT_M = 7;
/** How deep a gully cuts half-way down, as a share of the height there. */
const GULLY = 0.42;

/**
 * Shapes a hill of which only top, height and radius are known: an S-shaped slope whose foot runs out in
 * spurs, cut by gullies that widen from the top down. It never rises above its top nor leaves its radius.
 */
export function createHillMound(
  hill: Hill,
  plane: LocalPlane,
  options: { readonly riseM: number; readonly noise: Noise },
): HillMound {
  const { noise, riseM } = options;
  const [lonDeg, latDeg] = hill.top;
  const topX = plane.toX(lonDeg);
  const topY = plane.toY(latDeg);
  const phase = hashString(hill.id) % 997;
  const { radiusM } = hill;
  return {
    x: topX,
    y: topY,
    radiusM,
    riseM,
    shareAt(x, y) {
      const dx = x - topX;
      const dy = y - topY;
      const r = Math.hypot(dx, dy);
      if (r >= radiusM) return 0;
      if (r <= SUMMIT_M) return 1;
      const east = dx / r;
      const north = dy / r;
      const outline = noise(phase + 1.7 * east, phase + 1.7 * north);
      const footM = radiusM * (FOOT_MIN + (1 - FOOT_MIN) * (0.5 + 0.5 * outline));
      const t = (r - SUMMIT_M) / (footM - SUMMIT_M);
      if (t >= 1) return 0;
      const slope = (1 - t) ** 2 * (1 + 2 * t);
      const warp = 0.6 * noise(phase + x / 130, y / 130);
      // Gullies run down from the top; near it their turn is held back, or they would be blades of rock.
      const turn = (2.6 * r) / (r + 60);
      const ridge = noise(phase * 2 + turn * east + warp, 31 + turn * north + warp);
      const grain = noise(x / 90, phase + y / 90);
      const side = 1.4 * ridge + 0.3 * grain;
      const cut = 1 - 1 / (1 + 2.2 * side * side);
      return slope * (1 - GULLY * (4 * t * (1 - t)) ** 2 * cut);
    },
  };
}
