import type { LocalPlane } from '#lib/geo/local-plane.ts';
import type { Site } from '#model';
import { createLevelAreas, type LevelArea, type LevelAreas } from './level-areas.ts';

const SIDES = 48;

/** The pits that landmarks stand in: level floors, so far below the plain as the landmark says. */
export function levelPits(site: Site, plane: LocalPlane, plainM: number): LevelAreas {
  return createLevelAreas(
    (site.landmarks ?? []).flatMap(({ position, bearingDeg, pit }): LevelArea[] => {
      if (!pit) return [];
      const [x, y] = [plane.toX(position[0]), plane.toY(position[1])];
      const bearing = (bearingDeg * Math.PI) / 180;
      const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
      const ring = Array.from({ length: SIDES }, (_, i) => {
        const angle = (2 * Math.PI * i) / SIDES;
        const across = pit.halfWidthM * Math.cos(angle);
        const along = pit.halfDepthM * Math.sin(angle);
        return [x + across * cos + along * sin, y - across * sin + along * cos];
      }).flat();
      return [{ rings: [ring], levelM: plainM - pit.depthM }];
    }),
  );
}
