import type { ValueGrid } from '#lib/grid/value-grid.ts';
import { createLonLatFinder } from '../thematic/lon-lat-finder.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import { createSurfaceDrape } from '../thematic/surface-drape.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

const MAX_NODES = 384;

/** A grid of figures over a rectangle of degrees, as a smooth surface; nothing is drawn where nothing is known. */
export function createRasterLayer(context: SceneContext): SceneLayer<SpecOf<'raster'>> {
  const surface = createSurfaceDrape(context, () => 0);
  const unstack = stackPrimitive(context.scene, surface.primitive, LEVELS.raster);
  let drawn: SpecOf<'raster'> | undefined;
  return {
    update(spec) {
      surface.setOpacity(spec.visible ? (spec.opacity ?? 1) : 0);
      if (!spec.visible) return;
      if (drawn?.scale !== spec.scale) surface.setScale(spec.scale);
      if (
        drawn?.values !== spec.values ||
        drawn.columns !== spec.columns ||
        drawn.bounds !== spec.bounds
      )
        surface.setGrid(resample(context, spec));
      drawn = spec;
    },
    dispose: unstack,
  };
}

const place = new Float32Array(3);

/** The raster at the nodes of a grid of the local frame; undefined where its shape makes no sense. */
function resample(
  { frame, scenery }: SceneContext,
  { bounds, columns, values }: SpecOf<'raster'>,
): ValueGrid | undefined {
  const { westDeg, southDeg, eastDeg, northDeg } = bounds;
  const rows = Math.floor(values.length / columns);
  if (!(columns >= 1 && rows >= 1 && eastDeg > westDeg && northDeg > southDeg)) return undefined;
  const corners = [
    [westDeg, southDeg],
    [eastDeg, southDeg],
    [eastDeg, northDeg],
    [westDeg, northDeg],
  ].map(([lon, lat]) => {
    frame.write(place, 0, lon as number, lat as number, 0);
    return [place[0] as number, place[1] as number] as const;
  });
  const [x0, x1] = [Math.min(...corners.map(([x]) => x)), Math.max(...corners.map(([x]) => x))];
  const [y0, y1] = [Math.min(...corners.map(([, y]) => y)), Math.max(...corners.map(([, y]) => y))];
  const stepM = Math.max(
    (x1 - x0) / Math.min(MAX_NODES, 3 * columns),
    (y1 - y0) / Math.min(MAX_NODES, 3 * rows),
    0.5,
  );
  const [width, height] = [Math.ceil((x1 - x0) / stepM) + 1, Math.ceil((y1 - y0) / stepM) + 1];
  const toLonLat = createLonLatFinder(frame, scenery.site.centre);
  const out = new Float32Array(width * height);
  const cover = new Float32Array(width * height);
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const [lon, lat] = toLonLat(x0 + i * stepM, y0 + j * stepM);
      // Figures stand for the middles of their cells.
      const u = ((lon - westDeg) / (eastDeg - westDeg)) * columns - 0.5;
      const v = ((northDeg - lat) / (northDeg - southDeg)) * rows - 0.5;
      if (u < -0.5 || v < -0.5 || u > columns - 0.5 || v > rows - 0.5) continue;
      const found = blend(values, columns, rows, u, v);
      out[j * width + i] = found.value;
      cover[j * width + i] = found.cover;
    }
  return { x0, y0, stepM, columns: width, rows: height, values: out, cover };
}

function blend(
  values: readonly (number | null)[],
  columns: number,
  rows: number,
  u: number,
  v: number,
): { value: number; cover: number } {
  let [sum, cover] = [0, 0];
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const column = Math.min(columns - 1, Math.max(0, Math.floor(u) + dx));
    const row = Math.min(rows - 1, Math.max(0, Math.floor(v) + dy));
    const value = values[row * columns + column];
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    const share =
      (dx ? u - Math.floor(u) : 1 - (u - Math.floor(u))) *
      (dy ? v - Math.floor(v) : 1 - (v - Math.floor(v)));
    sum += share * value;
    cover += share;
  }
  return { value: cover > 0 ? sum / cover : 0, cover };
}
