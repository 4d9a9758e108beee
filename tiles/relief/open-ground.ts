import type { GroundHeight } from './ground-shape.ts';
import type { GroundSpec } from './ground-spec.ts';
import { openHeightField } from './height-field.ts';
import { levelPits } from './landmark-pits.ts';
import { createLevelAreas, type LevelAreas } from './level-areas.ts';
import { createLevelStrips, type LevelStrips } from './level-strips.ts';
import { listSiteRivers, traceRiver } from './river-course.ts';
import { gradeRoad, listGradedRoads } from './road-levels.ts';
import { createSeedRelief, type SeedRelief } from './seed-relief.ts';
import { levelCanal, levelRiver, levelWaterArea, type WaterOptions } from './water-levels.ts';

/** Where there is water, for masks. */
export interface WaterGround {
  isWater(lonDeg: number, latDeg: number): boolean;
}

/** The ground of a build, opened in this thread. */
export interface OpenGround {
  readonly groundM: GroundHeight;
  /** The ground as if no pit were dug: what it is lit by, for a pit's edge would darken the fields around it. */
  readonly undugM: GroundHeight;
  readonly water: WaterGround;
}

/**
 * Opens the ground: the height field or the seeds' hills, then roads level across, then water flat, then,
 * beyond the site's bounds, all of it fading into the level plain. The same heights in every thread.
 */
export function openGround(spec: GroundSpec): GroundHeight {
  return openGroundAndWater(spec).groundM;
}

/** Opens ground and water together; they share what they index. */
export function openGroundAndWater(spec: GroundSpec): OpenGround {
  const relief = createSeedRelief(spec.site);
  const { plane, plainM, fadeAt } = relief;
  const field = spec.heightField === null ? null : openHeightField(spec.heightField);
  const dryM = field
    ? (x: number, y: number) =>
        field.heightM(plane.toLonDeg(x), plane.toLatDeg(y)) ?? relief.dryM(x, y)
    : relief.dryM;
  const roads = createLevelStrips(
    listGradedRoads(spec.site, spec.roads).flatMap(
      ({ line, halfWidthM }) => gradeRoad(line, halfWidthM, { plane, dryM }) ?? [],
    ),
    (halfWidthM) => Math.max(4, 0.6 * halfWidthM),
  );
  const pits = levelPits(spec.site, plane, plainM);
  const { strips, areas } = levelWater(spec, relief, { dryM, isSurveyed: field !== null });

  const heightM = (lonDeg: number, latDeg: number, isDug: boolean) => {
    const x = plane.toX(lonDeg);
    const y = plane.toY(latDeg);
    const fade = fadeAt(x, y);
    if (fade === 0) return plainM;
    const dry = field ? (field.heightM(lonDeg, latDeg) ?? relief.dryM(x, y)) : relief.dryM(x, y);
    const wet = areas.levelled(x, y, strips.levelled(x, y, roads.levelled(x, y, dry)));
    const dug = isDug ? pits.levelled(x, y, wet) : wet;
    return fade === 1 ? dug : plainM + (dug - plainM) * fade;
  };
  return {
    groundM: (lonDeg, latDeg) => heightM(lonDeg, latDeg, true),
    undugM: (lonDeg, latDeg) => heightM(lonDeg, latDeg, false),
    water: {
      isWater(lonDeg, latDeg) {
        const x = plane.toX(lonDeg);
        const y = plane.toY(latDeg);
        return strips.isWithin(x, y) || areas.isWithin(x, y);
      },
    },
  };
}

function levelWater(
  { site, canals, waterAreas }: GroundSpec,
  { plane, noise }: SeedRelief,
  options: WaterOptions,
): { strips: LevelStrips; areas: LevelAreas } {
  return {
    strips: createLevelStrips(
      [
        ...listSiteRivers(site, waterAreas).map((waterway) =>
          levelRiver(traceRiver(waterway, plane, noise), options),
        ),
        ...canals.map((canal) => levelCanal(canal, plane, options)),
      ],
      (halfWidthM) => (halfWidthM < 10 ? 6 : 6 + Math.min(14, 0.2 * halfWidthM)),
    ),
    areas: createLevelAreas(
      waterAreas.flatMap((area) => levelWaterArea(area, plane, options) ?? []),
    ),
  };
}
