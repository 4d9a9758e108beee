import { type EntityRef, type IncidentMark, LEVEL_COLOURS, sampleHeightGrid } from '#model';
import { findSymbol } from '../symbols/find-symbol.ts';
import { createSymbolSet, type SymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import type { ScreenPoint } from '../view/projector.ts';
import type { SceneContext, SceneLayer, ScreenBox, SpecOf } from '../view/scene-context.ts';

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
  const { scene, scenery, frame } = context;
  let set: SymbolSet | undefined;
  let marks: readonly IncidentMark[] = [];
  let visible = true;
  let selectedId: string | undefined;

  const room = (count: number): SymbolSet => {
    if (set && set.capacity >= count) return set;
    if (set) scene.primitives.remove(set.primitive);
    set = createSymbolSet(
      Math.max(64, 2 * count),
      frame,
      { nearM: 2_500, farM: 45_000, farScale: 0.72, thinning: 0, hiddenAlpha: 0.75 },
      context.symbols,
    );
    scene.primitives.add(set.primitive);
    return set;
  };
  const draw = () => {
    const symbols = room(marks.length);
    symbols.count = marks.length;
    symbols.primitive.show = visible;
    for (const [row, mark] of marks.entries()) {
      const { lonDeg, latDeg, level } = mark;
      symbols.setPlace(row, lonDeg, latDeg, sampleHeightGrid(scenery.heights, lonDeg, latDeg) + 1);
      symbols.setSize(row, SIZE_PX[level] * (mark.id === selectedId ? SELECTED_SHARE : 1));
      symbols.setLook(row, {
        shape: SHAPES[level],
        colour: LEVEL_COLOURS[level],
        pulses: mark.calling,
      });
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
      if (!visible || !set) return [];
      const { placeSize } = set;
      const at: ScreenPoint = { x: 0, y: 0, depthM: 0 };
      return marks.flatMap((_, row) => {
        const [x, y, z, size] = placeSize.subarray(4 * row, 4 * row + 4) as unknown as number[];
        const isSeen = context.projector.project(x as number, y as number, z as number, at);
        const side = size as number;
        return isSeen ? [{ x: at.x, y: at.y - LIFT_SHARE * side, width: side, height: side }] : [];
      });
    },
    pick(x, y) {
      if (!set || !visible) return undefined;
      const mark = marks[findSymbol(set, context.projector, { x, y, liftShare: LIFT_SHARE })];
      return mark && { type: 'incident', id: mark.id };
    },
    dispose() {
      if (set) scene.primitives.remove(set.primitive);
    },
  };
}
