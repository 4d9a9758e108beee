import type { Catalogue, SceneSpec } from '#model';

/** One picture: `scene.json` in a folder of `cases/`, with `expected.png` beside it. */
export interface RenderCase {
  readonly quality: 'high' | 'low';
  /** The fixed instant, Unix milliseconds. */
  readonly nowMs: number;
  readonly spec: SceneSpec;
  /** Through the engine's public points instead of the own draw call. */
  readonly symbols?: 'points';
  /** So many things with their readings, made up the same each time, in place of `live`. */
  readonly crowd?: { readonly sensors: number; readonly vehicles: number };
  readonly live?: {
    readonly catalogue: Catalogue;
    /** Readings by datastream's slot. */
    readonly readings: readonly {
      readonly slot: number;
      readonly ageMs: number;
      readonly value: number;
    }[];
    /** Fixes by track slot, the older first. */
    readonly fixes: readonly {
      readonly trackSlot: number;
      readonly ageMs: number;
      readonly lonDeg: number;
      readonly latDeg: number;
      readonly heightM: number;
      readonly bearingDeg: number;
    }[];
  };
}

/** What the harness page offers to a test. */
export interface Harness {
  open(renderCase: RenderCase, tilesUrl: string): Promise<void>;
}
