import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { parseHex } from '../look/colour.ts';
import { STALE } from '../look/symbol-look.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { findSymbol } from './find-symbol.ts';
import { createPointSymbols } from './point-symbols.ts';
import { SymbolColumns } from './symbol-columns.ts';
import { SYMBOL_FRAGMENT_SHADER, writeVertexShader } from './symbol-shader.ts';

export interface SymbolSetStyle {
  /** Distances between which a symbol shrinks from its size to `farScale` of it, metres. */
  readonly nearM: number;
  readonly farM: number;
  readonly farScale: number;
  /** Opacity behind a building or hill. */
  readonly hiddenAlpha: number;
  /** No halo at night. */
  readonly isDull?: boolean;
}

/** What all symbols share in a frame. */
export interface SymbolFrame {
  pixelRatio: number;
  /** The scene's clock, Unix milliseconds; it may stand still, run at any rate and jump. */
  nowMs: number;
  /** Strength of the halo, 0 by day. */
  glow: number;
}

/** What a set of symbols needs of the scene. */
export type SymbolContext = Pick<
  SceneContext,
  'scene' | 'frame' | 'symbols' | 'projector' | 'options'
>;

/** Symbols of one layer; row i of the columns is one symbol. */
export interface SymbolSet {
  readonly columns: SymbolColumns;
  /** Not yet in the scene. */
  readonly primitive: ScenePrimitive;
  /** Row at a place of the canvas, CSS pixels; −1 where there is none. */
  find(x: number, y: number, liftShare?: number): number;
}

/**
 * A set of symbols, drawn in one call of our own, or through the engine's public point collection where the
 * options ask for it: that is plainer and slower, and lasts when the engine's inner parts change.
 */
export function createSymbolSet(
  context: SymbolContext,
  style: SymbolSetStyle,
  { isMoving = false }: { readonly isMoving?: boolean } = {},
): SymbolSet {
  const columns = new SymbolColumns(context.frame, 0, isMoving);
  const draw = context.options.symbols === 'points' ? createPointSymbols : createQuadSymbols;
  return {
    columns,
    primitive: draw(context, columns, style),
    find: (x, y, liftShare = 0) =>
      findSymbol(columns, context.projector, { x, y, liftShare, nowMs: context.symbols.nowMs }),
  };
}

function createQuadSymbols(
  { frame, symbols }: SymbolContext,
  columns: SymbolColumns,
  style: SymbolSetStyle,
): ScenePrimitive {
  const range = { x: style.nearM, y: style.farM, z: style.farScale };
  const [x, y, z] = parseHex(STALE);
  const silent = { x, y, z };
  const vec = (name: string, components: 3 | 4) => ({ name, components });
  return createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: writeVertexShader(columns.isMoving),
    fragmentShader: SYMBOL_FRAGMENT_SHADER,
    columns: [
      {
        parts: columns.isMoving
          ? [vec('place', 3), vec('ahead', 3), vec('passage', 4)]
          : [vec('place', 3)],
        get array() {
          return columns.places;
        },
        written: columns.placesWritten,
      },
      {
        parts: [vec('colour', 4), vec('state', 4)],
        get array() {
          return columns.looks;
        },
        written: columns.looksWritten,
      },
    ],
    uniforms: {
      u_pixelRatio: () => symbols.pixelRatio,
      u_seconds: () => (symbols.nowMs / 1000) % 3600,
      u_now: () => columns.secondsAt(symbols.nowMs),
      u_silent: () => silent,
      u_glow: () => (style.isDull ? 0 : symbols.glow),
      u_range: () => range,
      u_hiddenAlpha: () => style.hiddenAlpha,
    },
    count: () => columns.count,
  });
}
