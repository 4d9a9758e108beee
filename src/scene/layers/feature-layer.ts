import { colourOf, type EntityRef, type Feature, type LonLat, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { isWithin, placeOnTrack } from '../features/track-place.ts';
import { densifyLine } from '../lines/densify.ts';
import { createLineSet, type SceneLine } from '../lines/line-set.ts';
import { SELECTION } from '../look/symbol-look.ts';
import { packLook } from '../symbols/pack-look.ts';
import { createSymbolSet } from '../symbols/symbol-set.ts';
import { SHAPES } from '../symbols/symbol-shader.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Metres above the ground: clear of the coarsest terrain, too little to see. */
const LIFT_M = 4;
/** Legs no longer than this follow hills. */
const STEP_M = 250;
const POINT_PX = 10;
const SELECTED_PX = 16;

type Features = SpecOf<'features'>;

/** Points, lines, outlines and tracks of a file: one draw call for all symbols, one for all lines. */
export function createFeatureLayer(context: SceneContext): SceneLayer<Features> {
  const { scene, scenery, frame, lines } = context;
  const set = createSymbolSet(context, {
    nearM: 1500,
    farM: 40_000,
    farScale: 0.5,
    hiddenAlpha: 0.4,
    isDull: true,
  });
  const { columns } = set;
  scene.primitives.add(set.primitive);
  let spec: Features | undefined;
  /** Those that have a symbol, by row. */
  let marked: readonly Feature[] = [];
  let drawnLines: ScenePrimitive | undefined;
  let selectedId: string | undefined;
  /** When spans begin and end, ascending; between two the same features are there. */
  let turns: readonly number[] = [];
  let turn = -1;
  let hasTracks = false;
  let placedAtMs = Number.NaN;

  const groundAt = (lon: number, lat: number) => sampleHeightGrid(scenery.heights, lon, lat);
  const colourFor = ({ colour, properties }: Feature, { paint, colour: own }: Features) => {
    if (!paint) return colour ?? own;
    const value = properties?.[paint.property];
    return colourOf(paint.scale, typeof value === 'boolean' ? String(value) : value);
  };
  const toLine = (line: readonly LonLat[], colour: string, isSelected: boolean): SceneLine => ({
    points: densifyLine(line, STEP_M).map(({ at: [lon, lat] }) => [
      lon,
      lat,
      groundAt(lon, lat) + LIFT_M,
    ]),
    colour: isSelected ? SELECTION : colour,
    alpha: spec?.opacity ?? 1,
    widthPx: isSelected ? 4 : 2.4,
  });
  const linesOf = (feature: Feature, of: Features): SceneLine[] => {
    const { geometry, id } = feature;
    const colour = colourFor(feature, of);
    const isSelected = id === selectedId;
    if (geometry.type === 'line') return [toLine(geometry.line, colour, isSelected)];
    if (geometry.type !== 'polygon') return [];
    return geometry.rings.map((ring) => toLine(close(ring), colour, isSelected));
  };
  const drawLines = () => {
    if (drawnLines) scene.primitives.remove(drawnLines);
    drawnLines = undefined;
    if (!spec) return;
    const of = spec;
    const atMs = context.symbols.nowMs;
    const all = spec.features
      .filter(({ span }) => isWithin(span, atMs))
      .flatMap((feature) => linesOf(feature, of));
    if (all.length === 0) return;
    drawnLines = createLineSet(all, frame, lines);
    drawnLines.show = spec.visible;
    scene.primitives.add(drawnLines);
    scene.primitives.raiseToTop(set.primitive);
  };
  const drawMark = (row: number, atMs: number) => {
    const feature = marked[row] as Feature;
    const { geometry } = feature;
    const place =
      geometry.type === 'point'
        ? pointPlace(geometry)
        : geometry.type === 'track'
          ? placeOnTrack(geometry.fixes, atMs)
          : undefined;
    if (!place || !isWithin(feature.span, atMs)) return columns.hide(row);
    columns.setPlace(row, ...place);
    columns.setLook(row, lookOf(feature));
  };
  const pointPlace = ({
    at: [lon, lat],
    heightM,
  }: Extract<Feature['geometry'], { type: 'point' }>) =>
    [lon, lat, heightM ?? groundAt(lon, lat) + 2] as const;
  const lookOf = (feature: Feature) =>
    packLook({
      shape: SHAPES.disc,
      colour: spec ? colourFor(feature, spec) : SELECTION,
      sizePx: feature.id === selectedId ? SELECTED_PX : POINT_PX,
      alpha: spec?.opacity ?? 1,
      keeps: true,
    });
  const drawMarks = (atMs: number) => {
    columns.reserve(marked.length);
    columns.count = marked.length;
    for (let row = 0; row < marked.length; row++) drawMark(row, atMs);
    placedAtMs = atMs;
  };
  const turnAt = (atMs: number) => {
    let low = 0;
    let high = turns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((turns[middle] as number) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    update(next) {
      const isSame =
        spec?.features === next.features &&
        spec.colour === next.colour &&
        spec.paint === next.paint &&
        spec.opacity === next.opacity;
      spec = next;
      set.primitive.show = next.visible;
      if (drawnLines) drawnLines.show = next.visible;
      if (isSame) return;
      marked = next.features.filter(
        ({ geometry }) => geometry.type === 'point' || geometry.type === 'track',
      );
      hasTracks = marked.some(({ geometry }) => geometry.type === 'track');
      // One past an end: at the end itself a feature is still there.
      turns = [
        ...new Set(next.features.flatMap(({ span }) => (span ? [span[0], span[1] + 1] : []))),
      ].sort((a, b) => a - b);
      turn = turnAt(context.symbols.nowMs);
      drawMarks(context.symbols.nowMs);
      drawLines();
    },
    select(selected) {
      const id =
        selected?.type === 'feature' && selected.layer === spec?.id ? selected.id : undefined;
      if (id === selectedId) return;
      const touched = new Set([id, selectedId]);
      selectedId = id;
      for (const [row, feature] of marked.entries())
        if (touched.has(feature.id)) drawMark(row, context.symbols.nowMs);
      if (spec?.features.some(({ id: one, geometry }) => touched.has(one) && isLinear(geometry)))
        drawLines();
    },
    draw(nowMs) {
      if (!spec?.visible) return;
      const at = turnAt(nowMs);
      if (at !== turn) {
        turn = at;
        drawMarks(nowMs);
        drawLines();
      } else if (hasTracks && nowMs !== placedAtMs) {
        placedAtMs = nowMs;
        for (const [row, { geometry }] of marked.entries())
          if (geometry.type === 'track') drawMark(row, nowMs);
      }
    },
    pick(x, y): EntityRef | undefined {
      const hit = spec?.visible ? marked[set.find(x, y)] : undefined;
      return hit && spec && { type: 'feature', layer: spec.id, id: hit.id };
    },
    dispose() {
      scene.primitives.remove(set.primitive);
      if (drawnLines) scene.primitives.remove(drawnLines);
    },
  };
}

function isLinear({ type }: Feature['geometry']): boolean {
  return type === 'line' || type === 'polygon';
}

function close(ring: readonly LonLat[]): readonly LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = first && last && first[0] === last[0] && first[1] === last[1];
  return first && !isClosed ? [...ring, first] : ring;
}
