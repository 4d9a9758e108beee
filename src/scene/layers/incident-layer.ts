import { type EntityRef, type IncidentMark, LEVEL_COLOURS, sampleHeightGrid } from '#model';
import type { ScreenBox } from '../scene-types.ts';
import { packLook } from '../symbols/pack-look.ts';
import { createSymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import type { ScreenPoint } from '../view/projector.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

const SIZE_PX = { red: 25, orange: 25, yellow: 24, blue: 22 } as const;
const SELECTED_SHARE = 1.3;
/** The mark stands on a stem this many times its size. */
const LIFT_SHARE = 1.25;
/** Drawn last, so that the worst lies on top. */
const ORDER = ['blue', 'yellow', 'orange', 'red'] as const;

export interface IncidentLayer extends SceneLayer<SpecOf<'incidents'>> {
  select(selected: EntityRef | null): void;
  /** Where the marks stand on the screen. */
  boxes(): readonly ScreenBox[];
}

/** What is going on: the level's shape and colour on a stem; a new one pulses. */
export function createIncidentLayer(context: SceneContext): IncidentLayer {
  const { scene, scenery } = context;
  const set = createSymbolSet(context, {
    nearM: 2_500,
    farM: 45_000,
    farScale: 0.72,
    hiddenAlpha: 0.75,
  });
  const { columns } = set;
  scene.primitives.add(set.primitive);
  let marks: readonly IncidentMark[] = [];
  let visible = true;
  let selectedId: string | undefined;

  const draw = () => {
    columns.reserve(marks.length);
    columns.count = marks.length;
    set.primitive.show = visible;
    for (const [row, { id, lonDeg, latDeg, level, calling }] of marks.entries()) {
      columns.setPlace(row, lonDeg, latDeg, sampleHeightGrid(scenery.heights, lonDeg, latDeg) + 1);
      columns.setLook(
        row,
        packLook({
          shape: SHAPES[level],
          colour: LEVEL_COLOURS[level],
          sizePx: sizeOf(level, id === selectedId),
          pulses: calling,
          keeps: true,
        }),
      );
    }
  };
  return {
    update(spec) {
      visible = spec.visible;
      marks = [...spec.marks].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
      draw();
    },
    select(selected) {
      const id = selected?.type === 'incident' ? selected.id : undefined;
      if (id === selectedId) return;
      selectedId = id;
      draw();
    },
    boxes() {
      if (!visible) return [];
      const at: ScreenPoint = { x: 0, y: 0, depthM: 0 };
      const place = new Float32Array(3);
      return marks.flatMap(({ level, id }, row) => {
        columns.readPlace(row, context.symbols.nowMs, place, 0);
        const [x, y, z] = place as unknown as [number, number, number];
        if (!context.projector.project(x, y, z, at)) return [];
        const side = sizeOf(level, id === selectedId);
        return [{ x: at.x, y: at.y - LIFT_SHARE * side, width: side, height: side }];
      });
    },
    pick(x, y) {
      const mark = visible ? marks[set.find(x, y, LIFT_SHARE)] : undefined;
      return mark && { type: 'incident', id: mark.id };
    },
    dispose: () => void scene.primitives.remove(set.primitive),
  };
}

function sizeOf(level: keyof typeof SIZE_PX, isSelected: boolean): number {
  return SIZE_PX[level] * (isSelected ? SELECTED_SHARE : 1);
}
