import type { BuildingIndex, BuildingPaint, Catalogue, LiveTable } from '#model';
import { type BuildingPainter, createBuildingPainter } from './building-painter.ts';

/** Readings are looked at no more often than this. */
const TICK_MS = 1000;

/** The paint that the spec wants, as far as it can be had by now. */
export interface PaintKeeper {
  /** Null or undefined: buildings keep their own look. */
  set(paint: BuildingPaint | null | undefined): void;
  setCatalogue(catalogue: Catalogue | null): void;
  observe(table: LiveTable | null): void;
  /** Before each frame. @returns true where `pixels` differ from those before */
  update(nowMs: number): boolean;
  /** Four bytes a building; undefined while there is no paint. */
  pixels(): Uint8Array | undefined;
  /** Nothing of it is still on its way, or it cannot be had at all. */
  isReady(): boolean;
}

/** @param loadIndex fetches every building's facts, once; a failure is told by who fetches */
export function createPaintKeeper(
  loadIndex: () => Promise<BuildingIndex | undefined>,
): PaintKeeper {
  let wanted: BuildingPaint | undefined;
  let index: BuildingIndex | undefined;
  let isMissing = false;
  let catalogue: Catalogue | null = null;
  let table: LiveTable | null = null;
  let painter: BuildingPainter | undefined;
  let pixels: Uint8Array | undefined;
  let isChanged = false;
  let paintedAtMs = Number.NEGATIVE_INFINITY;

  const begin = () => {
    painter = wanted && index && createBuildingPainter(index, wanted, catalogue);
    paintedAtMs = Number.NEGATIVE_INFINITY;
  };
  return {
    set(paint) {
      if (wanted === (paint ?? undefined)) return;
      wanted = paint ?? undefined;
      if (!wanted) {
        painter = undefined;
        isChanged = pixels !== undefined;
        pixels = undefined;
        return;
      }
      if (index) return begin();
      isMissing = false;
      void loadIndex().then((loaded) => {
        index ??= loaded;
        isMissing = !loaded;
        if (loaded && !painter) begin();
      });
    },
    setCatalogue(next) {
      if (catalogue === next) return;
      catalogue = next;
      if (painter && dependsOnThings(wanted)) begin();
    },
    observe(next) {
      table = next;
      paintedAtMs = Number.NEGATIVE_INFINITY;
    },
    update(nowMs) {
      if (painter && performance.now() - paintedAtMs >= TICK_MS) {
        paintedAtMs = performance.now();
        const painted = painter.paint({ table, nowMs });
        if (painted) {
          pixels = painted;
          isChanged = true;
        }
      }
      const was = isChanged;
      isChanged = false;
      return was;
    },
    pixels: () => pixels,
    isReady: () => !wanted || isMissing || pixels !== undefined,
  };
}

function dependsOnThings(paint: BuildingPaint | undefined): boolean {
  return paint?.by === 'nearest' || (paint?.by === 'data' && paint.data.from === 'live');
}
