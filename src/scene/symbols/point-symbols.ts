import {
  BoundingSphere,
  BufferPoint,
  BufferPointCollection,
  BufferPointMaterial,
  Cartesian3,
  Color,
  ComponentDatatype,
  Matrix4,
  PrimitiveCollection,
} from '@cesium/engine';
import { LEVEL_COLOURS } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { INK, STALE } from '../look/symbol-look.ts';
import { GONE_S, SILENT_S } from './glide.ts';
import { FLAGS, SIZE_UNITS } from './pack-look.ts';
import { fadeByReach } from './reach.ts';
import { FLAGS_BYTE, REACH_BYTE, SIZE_BYTE, type SymbolColumns } from './symbol-columns.ts';
import type { SymbolContext, SymbolSetStyle } from './symbol-set.ts';
import { SHAPES } from './symbol-shader.ts';

/** Distances are looked at again in so many frames; what moves, in each. */
const ROUND_FRAMES = 8;
/** A symbol comes at more and goes at less than this opacity, as points cannot fade. */
const COMES = 0.65;
const GOES = 0.35;
/** Nothing of a district lies further from its middle; the engine culls by it. */
const RADIUS_M = 150_000;
const SHAPE_BYTE = 4;
/** Points are brought this much nearer along the line of sight, so that the ground does not cut them in half. */
const NEARER = 0.985;

/**
 * Symbols through the engine's public point collection: discs with a ring, at most as good as points can be. They
 * do not turn, pulse or glow, buildings hide them, and everything that the card does otherwise is done here.
 */
export function createPointSymbols(
  context: SymbolContext,
  columns: SymbolColumns,
  style: SymbolSetStyle,
): ScenePrimitive {
  const { scene, frame, projector, symbols, options } = context;
  const outer = new PrimitiveCollection();
  const point = new BufferPoint();
  const material = new BufferPointMaterial();
  const place = new Cartesian3();
  const nearer = new Matrix4();
  const standing = new Float32Array(3);
  const rings = createRings();
  const ink = Color.fromCssColorString(INK);
  const silent = Color.fromCssColorString(STALE);
  let inner: BufferPointCollection | undefined;
  /** Size that each point has now, whole pixels, 0 where it is hidden. */
  let shownPx = new Uint8Array(0);
  let next = 0;
  let drawn = 0;

  const makeRoom = () => {
    if (inner && inner.primitiveCountMax === columns.capacity) return;
    outer.removeAll();
    inner = new BufferPointCollection({
      primitiveCountMax: columns.capacity,
      positionDatatype: ComponentDatatype.FLOAT,
      modelMatrix: frame.toFixed,
      boundingVolume: new BoundingSphere(
        new Cartesian3(frame.toFixed[12], frame.toFixed[13], frame.toFixed[14]),
        RADIUS_M,
      ),
    });
    outer.add(inner);
    shownPx = new Uint8Array(columns.capacity);
    drawn = 0;
    columns.placesWritten.addAll(columns.count);
    columns.looksWritten.addAll(columns.count);
  };
  const sizeOf = (row: number): number => {
    const o = 8 * row;
    const sizePx = (columns.looks[o + SIZE_BYTE] as number) / SIZE_UNITS;
    if (sizePx === 0) return 0;
    if (columns.isMoving && columns.ageS(row, symbols.nowMs) > GONE_S) return 0;
    columns.readPlace(row, symbols.nowMs, standing, 0);
    const distanceM = Math.hypot(
      (standing[0] as number) - projector.eye.x,
      (standing[1] as number) - projector.eye.y,
      (standing[2] as number) - projector.eye.z,
    );
    const { nearM, farM, farScale } = style;
    const away = Math.log(distanceM / nearM) / Math.log(farM / nearM);
    const scale = 1 + (farScale - 1) * Math.max(0, Math.min(1, away));
    if (!((columns.looks[o + FLAGS_BYTE] as number) & FLAGS.keeps)) {
      const fade = fadeByReach(
        columns.looks[o + REACH_BYTE] as number,
        distanceM,
        projector.focalPx,
      );
      if (fade < (shownPx[row] ? GOES : COMES)) return 0;
    }
    return Math.max(2, Math.round(sizePx * scale));
  };
  const paint = (row: number) => {
    const o = 8 * row;
    const shape = columns.looks[o + SHAPE_BYTE] as number;
    const flags = columns.looks[o + FLAGS_BYTE] as number;
    const isSilent =
      columns.isMoving &&
      !(flags & FLAGS.keepsColour) &&
      columns.ageS(row, symbols.nowMs) > SILENT_S;
    if (isSilent) Color.clone(silent, material.color);
    else {
      material.color.red = (columns.looks[o] as number) / 255;
      material.color.green = (columns.looks[o + 1] as number) / 255;
      material.color.blue = (columns.looks[o + 2] as number) / 255;
      material.color.alpha = (columns.looks[o + 3] as number) / 255;
    }
    const ring = rings[shape];
    Color.clone(ring ?? ink, material.outlineColor);
    material.outlineWidth = ring ? 3 : 1;
    material.size = shownPx[row] as number;
    inner?.get(row, point);
    point.setMaterial(material);
    point.show = material.size > 0;
  };
  const move = (row: number) => {
    columns.readPlace(row, symbols.nowMs, standing, 0);
    inner?.get(row, point);
    point.setPosition(Cartesian3.unpack(standing as unknown as number[], 0, place));
  };
  const look = (row: number) => {
    const sizePx = sizeOf(row);
    if (sizePx === shownPx[row]) return;
    shownPx[row] = sizePx;
    columns.looksWritten.add(row);
  };
  const bringNearer = () => {
    const { x, y, z } = projector.eye;
    Matrix4.fromUniformScale(NEARER, nearer);
    Cartesian3.fromElements(x, y, z, place);
    Cartesian3.multiplyByScalar(place, 1 - NEARER, place);
    Matrix4.setTranslation(nearer, place, nearer);
    // The collection's own matrix, read anew in each frame.
    if (inner) Matrix4.multiply(frame.toFixed, nearer, inner.modelMatrix);
  };
  const sync = () => {
    if (outer.isDestroyed()) return stop();
    const { count } = columns;
    if (!outer.show || count === 0) return;
    makeRoom();
    bringNearer();
    while (inner && inner.primitiveCount < count) inner.add({}, point);
    if (columns.isMoving) columns.placesWritten.addAll(count);
    const isWhole = !options.renderLoop || columns.isMoving;
    const slice = isWhole ? count : Math.ceil(count / ROUND_FRAMES);
    for (let i = 0; i < slice; i++) look((next + i) % count);
    next = (next + slice) % count;
    columns.placesWritten.take((row) => row < count && move(row));
    columns.looksWritten.take((row) => {
      if (row >= count) return;
      shownPx[row] = sizeOf(row);
      paint(row);
    });
    // A smaller catalogue in place of another leaves points behind.
    for (; inner && drawn > count; drawn--) {
      shownPx[drawn - 1] = 0;
      inner.get(drawn - 1, point);
      point.show = false;
    }
    drawn = count;
  };
  const stop = scene.preRender.addEventListener(sync);
  return outer as unknown as ScenePrimitive;
}

/** Ring by shape, for the shapes that have one of their own. */
function createRings(): Readonly<Record<number, Color>> {
  const byShape = [
    [SHAPES.stale, STALE],
    [SHAPES.alarmBlue, LEVEL_COLOURS.blue],
    [SHAPES.alarmYellow, LEVEL_COLOURS.yellow],
    [SHAPES.alarmOrange, LEVEL_COLOURS.orange],
    [SHAPES.alarmRed, LEVEL_COLOURS.red],
  ] as const;
  return Object.fromEntries(
    byShape.map(([shape, colour]) => [shape, Color.fromCssColorString(colour)]),
  );
}
