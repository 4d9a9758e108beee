import { type EntityRef, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createLineSet, type SceneLine } from '../lines/line-set.ts';
import { ACCENT } from '../look/symbol-look.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Metres above the ground: clear of the coarsest terrain, too little to see. */
const LIFT_M = 3;
/** Seen from the street, edges of towns further off than this say nothing. */
const TOWN_FADE_M = 9000;

export interface BoundaryLayer extends SceneLayer<SpecOf<'boundaries'>> {
  select(selected: EntityRef | null): void;
}

/** The district's outline and the edges between towns; the selected town stands out. */
export function createBoundaryLayer(context: SceneContext): BoundaryLayer {
  const { scene, scenery, frame, lines } = context;
  let base: ScenePrimitive | undefined;
  let chosen: ScenePrimitive | undefined;
  let visible = true;
  let selectedTown: string | undefined;

  const replace = (old: ScenePrimitive | undefined, drawn: readonly SceneLine[]) => {
    if (old) scene.primitives.remove(old);
    const primitive = createLineSet(drawn, frame, lines);
    primitive.show = visible;
    scene.primitives.add(primitive);
    return primitive;
  };
  const drawBase = () => {
    const { outline, townEdge } = context.look.lines;
    base = replace(base, [
      ...scenery.lines.townEdges.map(({ points }) => ({
        points: lift(points),
        colour: townEdge,
        alpha: 0.62,
        widthPx: 1.2,
        dashM: 420,
        fadeM: TOWN_FADE_M,
        fadesByHeight: true,
      })),
      {
        points: lift(scenery.lines.outline),
        colour: outline,
        alpha: 0.85,
        widthPx: 1.6,
        glowPx: 5,
      },
    ]);
  };
  const drawChosen = () => {
    if (chosen) scene.primitives.remove(chosen);
    chosen = undefined;
    const town = scenery.site.towns.find(({ code }) => code === selectedTown);
    if (!town) return;
    const points = town.ring.map(
      ([lon, lat]) => [lon, lat, sampleHeightGrid(scenery.heights, lon, lat) + LIFT_M] as const,
    );
    chosen = replace(undefined, [{ points, colour: ACCENT, alpha: 1, widthPx: 2.6, glowPx: 12 }]);
    chosen.show = true;
  };
  return {
    update(spec) {
      visible = spec.visible;
      if (!base) drawBase();
      if (base) base.show = visible;
    },
    restyle: () => drawBase(),
    select(selected) {
      const code = selected?.type === 'town' ? selected.code : undefined;
      if (code === selectedTown) return;
      selectedTown = code;
      drawChosen();
    },
    dispose() {
      for (const primitive of [base, chosen]) if (primitive) scene.primitives.remove(primitive);
    },
  };
}

function lift(points: readonly (readonly [number, number, number])[]) {
  return points.map(([lon, lat, heightM]) => [lon, lat, heightM + LIFT_M] as const);
}
