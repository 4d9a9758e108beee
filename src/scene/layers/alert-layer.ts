import { type AlertMark, LEVEL_COLOURS, type LonLat, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { densifyLine } from '../lines/densify.ts';
import { createLineSet, type SceneLine } from '../lines/line-set.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Metres above the ground: clear of the coarsest terrain, too little to see. */
const LIFT_M = 4;
/** Legs no longer than this follow hills. */
const STEP_M = 250;
/** Drawn last, so that the worst lies on top. */
const ORDER = ['blue', 'yellow', 'orange', 'red'] as const;

/** Where public warnings hold: outlines in the colour of their level; a wide soft edge tells them from borders. */
export function createAlertLayer(context: SceneContext): SceneLayer<SpecOf<'alerts'>> {
  const { scene, scenery, frame, lines } = context;
  let primitive: ScenePrimitive | undefined;
  let drawn = '';

  function clear(): void {
    if (primitive) scene.primitives.remove(primitive);
    primitive = undefined;
  }

  function toLine(ring: readonly LonLat[], { level, isExercise }: AlertMark): SceneLine {
    return {
      points: densifyLine(ring, STEP_M).map(({ at: [lon, lat] }) => [
        lon,
        lat,
        sampleHeightGrid(scenery.heights, lon, lat) + LIFT_M,
      ]),
      colour: LEVEL_COLOURS[level],
      alpha: isExercise ? 0.6 : 0.9,
      widthPx: 2.4,
      glowPx: isExercise ? 0 : 14,
      ...(isExercise && { dashM: 300 }),
    };
  }

  return {
    update(spec) {
      const marks = [...spec.marks].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
      const next = JSON.stringify(marks);
      if (next !== drawn) {
        drawn = next;
        clear();
        const all = marks.flatMap((mark) => mark.rings.map((ring) => toLine(ring, mark)));
        if (all.length > 0) {
          primitive = createLineSet(all, frame, lines);
          scene.primitives.add(primitive);
        }
      }
      if (primitive) primitive.show = spec.visible;
    },
    dispose: clear,
  };
}
