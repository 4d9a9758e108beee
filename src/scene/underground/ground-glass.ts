import { Color, type Scene } from '@cesium/engine';

/** What lies behind all that is under the ground: dark, so that data stands out from it. */
export const EARTH = '#1B2230';

/** What the ground is like when one looks through it. */
export interface GroundGlass {
  /** Share of the ground that is left, 0 … 1; null puts everything back as it was. */
  set(share: number | null): void;
}

/** Makes the ground translucent and lets one look at it from below. */
export function createGroundGlass({ globe }: Scene): GroundGlass {
  const { translucency } = globe;
  const before = {
    backFaceCulling: globe.backFaceCulling,
    showSkirts: globe.showSkirts,
    undergroundColor: Color.clone(globe.undergroundColor),
  };
  return {
    set(share) {
      const isGlass = share !== null;
      translucency.enabled = isGlass;
      translucency.frontFaceAlpha = isGlass ? Math.min(1, Math.max(0, share)) : 1;
      translucency.backFaceAlpha = translucency.frontFaceAlpha;
      // Seen from below it is the same sheet, and the skirts of its tiles would stand as walls.
      globe.backFaceCulling = isGlass ? false : before.backFaceCulling;
      globe.showSkirts = isGlass ? false : before.showSkirts;
      globe.undergroundColor = isGlass ? (undefined as unknown as Color) : before.undergroundColor;
    },
  };
}
