import { traceLevel } from '#lib/grid/marching-squares.ts';
import type { ValueGrid } from '#lib/grid/value-grid.ts';
import { colourOf, type LonLat, type PointFigure, readPoints, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createLineSet, type SceneLine } from '../lines/line-set.ts';
import { INK } from '../look/symbol-look.ts';
import { createLonLatFinder } from '../thematic/lon-lat-finder.ts';
import { createRefresh } from '../thematic/refresh.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import { createTextMarks, type TextMark } from '../thematic/text-marks.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';
import { gridOf } from './heat-layer.ts';

const LIFT_M = 3;
/** More levels than this and the step is a mistake. */
const MOST_LEVELS = 60;
/** A line shorter than this is noise of the ground. */
const LEAST_CORNERS = 8;
/** Every fifth line is heavier, as on any contour map. */
const HEAVY_EVERY = 5;
/** Points of a line between two of its figures. */
const LABEL_EVERY = 60;
/** Readings are blended over so many of their mean distances. */
const REACH_SPACINGS = 2.4;

interface Contour {
  readonly level: number;
  readonly line: readonly LonLat[];
}

/** Lines of equal height or equal reading with their figures. */
export function createIsolineLayer(context: SceneContext): SceneLayer<SpecOf<'isolines'>> {
  const { scene, scenery, frame } = context;
  const marks = createTextMarks(context);
  const unstackMarks = stackPrimitive(scene, marks.primitive, LEVELS.marks);
  let spec: SpecOf<'isolines'> | undefined;
  let lines: ScenePrimitive | undefined;
  let unstack = () => {};
  let drawn = '';
  /** Levels still to trace: the terrain's take one frame each. */
  let rest:
    | { grid: ValueGrid; levels: number[]; toLonLat: (x: number, y: number) => LonLat }
    | undefined;
  let found: Contour[] = [];

  const finish = (done: SpecOf<'isolines'>) => {
    unstack();
    const opacity = done.opacity ?? 1;
    const scene_: SceneLine[] = found.flatMap(({ level, line }) => {
      const points = line.map(
        ([lon, lat]) => [lon, lat, sampleHeightGrid(scenery.heights, lon, lat) + LIFT_M] as const,
      );
      const isHeavy = Math.round(level / done.stepBy) % HEAVY_EVERY === 0;
      const widthPx = isHeavy ? 2.4 : 1.5;
      return [
        { points, colour: INK, alpha: 0.5 * opacity, widthPx: widthPx + 2 },
        { points, colour: colourOf(done.scale, level), alpha: opacity, widthPx },
      ];
    });
    const primitive = createLineSet(scene_, frame, context.lines);
    lines = primitive;
    primitive.show = done.visible;
    unstack = stackPrimitive(scene, primitive, LEVELS.isolines);
    marks.set(listMarks(context, found));
  };
  const refresh = createRefresh(context, {
    isLive: () =>
      spec?.visible === true && spec.data.from !== 'terrain' && spec.data.from !== 'points',
    compute(source) {
      if (!spec) return;
      if (lines) lines.show = spec.visible;
      marks.primitive.show = spec.visible;
      if (!spec.visible) return;
      const { data, stepBy, scale, opacity } = spec;
      const points = data.from === 'terrain' ? [] : readPoints(data, source);
      const key = JSON.stringify([data.from, stepBy, scale, opacity, points]);
      if (key === drawn) return;
      drawn = key;
      found = [];
      rest =
        data.from === 'terrain' ? terrainTask(context, stepBy) : pointTask(context, points, stepBy);
      if (!rest) finish(spec);
    },
  });
  const trace = () => {
    if (!rest || !spec) return;
    const isWhole = !context.options.renderLoop;
    do {
      const level = rest.levels.pop();
      if (level === undefined) break;
      const { toLonLat } = rest;
      for (const line of traceLevel(rest.grid, level))
        if (line.length >= LEAST_CORNERS)
          found.push({ level, line: line.map(([x, y]) => toLonLat(x, y)) });
    } while (isWhole);
    if (rest.levels.length > 0) return;
    rest = undefined;
    finish(spec);
  };
  return {
    update(next) {
      spec = next;
      refresh.ask();
    },
    restyle: () => marks.restyle(),
    setCatalogue: refresh.setCatalogue,
    observe: refresh.observe,
    draw(nowMs) {
      refresh.draw(nowMs);
      trace();
    },
    drawOver: () => marks.drawOver(),
    isLoaded: () => rest === undefined,
    dispose() {
      unstack();
      unstackMarks();
    },
  };
}

function levelsOf(grid: ValueGrid, stepBy: number, offset: number): number[] {
  let [least, most] = [Infinity, -Infinity];
  for (const [i, value] of grid.values.entries()) {
    if (!((grid.cover[i] as number) > 0)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const first = Math.ceil((least - offset) / stepBy);
  const count = Math.floor((most - offset) / stepBy) - first + 1;
  if (!(stepBy > 0) || !(count >= 1)) return [];
  return Array.from({ length: Math.min(MOST_LEVELS, count) }, (_, i) => (first + i) * stepBy);
}

/** Heights in the local datum over the whole district, on the nodes of the height grid. */
function terrainTask({ scenery }: SceneContext, stepBy: number) {
  const { bounds, columns, rows, heightM } = scenery.heights;
  const offset = scenery.site.datumOffsetM;
  const values = offset === 0 ? heightM : heightM.map((height) => height - offset);
  const grid: ValueGrid = {
    x0: 0,
    y0: 0,
    stepM: 1,
    columns,
    rows,
    values,
    cover: new Float32Array(values.length).fill(1),
  };
  const stepLon = (bounds.eastDeg - bounds.westDeg) / (columns - 1);
  const stepLat = (bounds.northDeg - bounds.southDeg) / (rows - 1);
  return {
    grid,
    levels: levelsOf(grid, stepBy, 0).filter((level) => level !== 0),
    toLonLat: (x: number, y: number): LonLat => [
      bounds.westDeg + x * stepLon,
      bounds.southDeg + y * stepLat,
    ],
  };
}

function pointTask(context: SceneContext, points: readonly PointFigure[], stepBy: number) {
  const { frame, scenery } = context;
  if (points.length < 3) return undefined;
  const place = new Float32Array(3);
  const [xs, ys] = [[] as number[], [] as number[]];
  for (const { lonDeg, latDeg } of points) {
    frame.write(place, 0, lonDeg, latDeg, 0);
    xs.push(place[0] as number);
    ys.push(place[1] as number);
  }
  const extent = (list: readonly number[]) => Math.max(...list) - Math.min(...list);
  const spacing = Math.sqrt((extent(xs) * extent(ys)) / points.length);
  const grid = gridOf(context, points, {
    mode: 'value',
    radiusM: Math.max(100, REACH_SPACINGS * spacing),
  });
  return (
    grid && {
      grid,
      levels: levelsOf(grid, stepBy, 0),
      toLonLat: createLonLatFinder(frame, scenery.site.centre),
    }
  );
}

function listMarks({ scenery }: SceneContext, contours: readonly Contour[]): TextMark[] {
  return contours.flatMap(({ level, line }) => {
    const marks: TextMark[] = [];
    for (
      let i = Math.floor(Math.min(line.length, LABEL_EVERY) / 2);
      i < line.length;
      i += LABEL_EVERY
    ) {
      const [lonDeg, latDeg] = line[i] as LonLat;
      marks.push({
        text: String(Number(level.toPrecision(6))),
        lonDeg,
        latDeg,
        heightM: sampleHeightGrid(scenery.heights, lonDeg, latDeg) + LIFT_M,
        priority: Math.min(30, line.length / 20),
      });
    }
    return marks;
  });
}
