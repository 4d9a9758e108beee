import type { LocalFrame } from '../engine/frame.ts';
import {
  createInstancedQuads,
  type InstanceColumn,
  type ScenePrimitive,
} from '../engine/instanced-quads.ts';
import { SYMBOL_FRAGMENT_SHADER, SYMBOL_VERTEX_SHADER } from './symbol-shader.ts';

export interface SymbolSetStyle {
  /** Distances between which a symbol shrinks from its size to `farScale` of it, metres. */
  readonly nearM: number;
  readonly farM: number;
  readonly farScale: number;
  /** Share of the symbols (those of highest rank) gone at `farM`, 0 … 1. */
  readonly thinning: number;
  /** Opacity behind a building or hill. */
  readonly hiddenAlpha: number;
}

/** Symbols of one kind of layer in one draw call; row i of each column is one symbol. */
export interface SymbolSet {
  readonly primitive: ScenePrimitive;
  readonly capacity: number;
  count: number;
  /** x, y, z in the local frame, size in CSS pixels; size 0 hides. */
  readonly placeSize: Float32Array;
  setPlace(row: number, lonDeg: number, latDeg: number, heightM: number): void;
  setLook(row: number, look: SymbolLook): void;
  setSize(row: number, sizePx: number): void;
  setBearing(row: number, bearingRad: number): void;
}

interface SymbolLook {
  readonly shape: number;
  readonly colour: string;
  readonly alpha?: number;
  readonly pulses?: boolean;
  /** 0 … 1; the higher, the sooner it goes with distance. */
  readonly rank?: number;
}

/** What all symbols share in a frame. */
export interface SymbolFrame {
  pixelRatio: number;
  /** Seconds, for the pulse. */
  seconds: number;
  /** Strength of the halo, 0 by day. */
  glow: number;
}

/** Room for `capacity` symbols, allocated once: updates write into arrays and allocate nothing. */
export function createSymbolSet(
  capacity: number,
  frame: LocalFrame,
  style: SymbolSetStyle,
  shared: SymbolFrame,
): SymbolSet {
  const placeSize = column('placeSize', new Float32Array(4 * capacity));
  const colour = column('colour', new Uint8Array(4 * capacity));
  const params = column('params', new Float32Array(4 * capacity));
  const range = { x: style.nearM, y: style.farM, z: style.farScale, w: style.thinning };
  const set: SymbolSet = {
    primitive: createInstancedQuads({
      modelMatrix: frame.toFixed,
      vertexShader: SYMBOL_VERTEX_SHADER,
      fragmentShader: SYMBOL_FRAGMENT_SHADER,
      columns: [placeSize, colour, params],
      uniforms: {
        u_pixelRatio: () => shared.pixelRatio,
        u_seconds: () => shared.seconds,
        u_glow: () => shared.glow,
        u_range: () => range,
        u_hiddenAlpha: () => style.hiddenAlpha,
      },
      count: () => set.count,
    }),
    capacity,
    count: 0,
    placeSize: placeSize.array,
    setPlace(row, lonDeg, latDeg, heightM) {
      frame.write(placeSize.array, 4 * row, lonDeg, latDeg, heightM);
      placeSize.dirty = true;
    },
    setLook(row, look) {
      const rgb = Number.parseInt(look.colour.slice(1), 16);
      colour.array[4 * row] = rgb >> 16;
      colour.array[4 * row + 1] = (rgb >> 8) & 255;
      colour.array[4 * row + 2] = rgb & 255;
      colour.array[4 * row + 3] = (look.alpha ?? 1) * 255;
      params.array[4 * row] = look.shape;
      params.array[4 * row + 2] = look.pulses ? 1 : 0;
      params.array[4 * row + 3] = look.rank ?? 0;
      colour.dirty = true;
      params.dirty = true;
    },
    setSize(row, sizePx) {
      placeSize.array[4 * row + 3] = sizePx;
      placeSize.dirty = true;
    },
    setBearing(row, bearingRad) {
      params.array[4 * row + 1] = bearingRad;
      params.dirty = true;
    },
  };
  return set;
}

function column<T extends Float32Array | Uint8Array>(
  name: string,
  array: T,
): InstanceColumn & { readonly array: T } {
  return { name, components: 4, array, dirty: true };
}
