import { blendNearest } from '#lib/grid/inverse-distance.ts';
import { computeDensity } from '#lib/grid/kernel-density.ts';
import { frameAround, type ValueGrid } from '#lib/grid/value-grid.ts';
import { type PointFigure, readPoints } from '#model';
import { createRefresh } from '../thematic/refresh.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import { createSurfaceDrape } from '../thematic/surface-drape.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

const MAX_NODES = 320;
/** Nodes in a radius: finer than anyone sees, coarse enough for thousands of places. */
const NODES_IN_RADIUS = 9;
/** Share of the scale below which a density thins out to nothing. */
const THIN_SHARE = 0.08;

/** A smooth surface over the ground: how dense something is, or what is read between the places that read it. */
export function createHeatLayer(context: SceneContext): SceneLayer<SpecOf<'heat'>> {
  let spec: SpecOf<'heat'> | undefined;
  const surface = createSurfaceDrape(context, (scale) =>
    spec?.mode === 'density' && scale.type !== 'categories'
      ? scale.type === 'continuous'
        ? scale.from + THIN_SHARE * (scale.to - scale.from)
        : (scale.breaks[0] ?? 0)
      : 0,
  );
  const unstack = stackPrimitive(context.scene, surface.primitive, LEVELS.heat);
  let drawn = '';
  const refresh = createRefresh(context, {
    isLive: () => spec?.visible === true && spec.data.from !== 'points',
    compute(source) {
      if (!spec) return;
      surface.setOpacity(spec.visible ? (spec.opacity ?? 1) : 0);
      if (!spec.visible) return;
      const points = readPoints(spec.data, source);
      const key = `${spec.mode} ${spec.radiusM} ${points.map(({ lonDeg, latDeg, value }) => `${lonDeg},${latDeg},${value}`).join(' ')}`;
      if (key === drawn) return;
      drawn = key;
      surface.setGrid(gridOf(context, points, spec));
    },
  });
  return {
    update(next) {
      if (
        !spec ||
        JSON.stringify(next.scale) !== JSON.stringify(spec.scale) ||
        next.mode !== spec.mode
      ) {
        spec = next;
        surface.setScale(next.scale);
      }
      spec = next;
      refresh.ask();
    },
    setCatalogue: refresh.setCatalogue,
    observe: refresh.observe,
    draw: refresh.draw,
    dispose: unstack,
  };
}

const place = new Float32Array(3);

/** The surface over the places' own extent; undefined without places. */
export function gridOf(
  { frame }: Pick<SceneContext, 'frame'>,
  points: readonly PointFigure[],
  { mode, radiusM }: { readonly mode: 'density' | 'value'; readonly radiusM: number },
): ValueGrid | undefined {
  if (!(radiusM > 0)) return undefined;
  const onPlane = points.map(({ lonDeg, latDeg, value }) => {
    frame.write(place, 0, lonDeg, latDeg, 0);
    return { x: place[0] as number, y: place[1] as number, value };
  });
  const grid = frameAround(onPlane, radiusM, {
    finestM: radiusM / NODES_IN_RADIUS,
    maxNodes: MAX_NODES,
  });
  if (!grid) return undefined;
  return mode === 'density'
    ? computeDensity(onPlane, radiusM, grid)
    : blendNearest(onPlane, radiusM, grid);
}
