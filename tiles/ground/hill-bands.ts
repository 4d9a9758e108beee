import type { LocalPlane } from '#lib/geo/local-plane.ts';
import type { LonLat } from '#model';
import type { HillMound } from '../relief/hill-mound.ts';

/** Shares of a hill's rise at which a band begins, foot first. */
const BANDS = [0.04, 0.3, 0.62] as const;
const RAYS = 72;

/** Rings around a hill, one a band, each inside the one before: where the mound is first that high, ray by ray. */
export function traceHillBands(mound: HillMound, plane: LocalPlane): LonLat[][] {
  const stepM = mound.radiusM / 120;
  return BANDS.map((share) =>
    Array.from({ length: RAYS }, (_, i): LonLat => {
      const east = Math.cos((2 * Math.PI * i) / RAYS);
      const north = Math.sin((2 * Math.PI * i) / RAYS);
      let r = mound.radiusM;
      while (r > stepM && mound.shareAt(mound.x + r * east, mound.y + r * north) < share)
        r -= stepM;
      return [plane.toLonDeg(mound.x + r * east), plane.toLatDeg(mound.y + r * north)];
    }),
  );
}
