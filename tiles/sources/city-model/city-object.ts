import type { SourcePosition, SurfaceSemantic } from '../source.ts';

/** What CityJSON and CityGML have in common: buildings made of objects, with geometry in levels of detail. */

/** A face as it is written: rings open, the semantic where it is given. */
export interface ModelSurface {
  readonly rings: readonly (readonly SourcePosition[])[];
  readonly semantic: SurfaceSemantic | undefined;
}

export interface ModelLevel {
  /** 0, 1, 1.2, 2.2 … */
  readonly lod: number;
  /**
   * Decodes the geometry; only the chosen level is decoded.
   *
   * @throws {ModelFault} saying what is wrong with it.
   */
  read(): readonly ModelSurface[];
}

export interface CityObject {
  readonly id: string | undefined;
  readonly role: 'building' | 'part' | 'installation';
  readonly properties: Readonly<Record<string, unknown>>;
  readonly levels: readonly ModelLevel[];
}

/** A geometry that cannot be used; the message says why and becomes the reason of an `UnreadFeature`. */
export class ModelFault extends Error {}

const SEMANTICS: Readonly<Record<string, SurfaceSemantic>> = {
  WallSurface: 'wall',
  Window: 'wall',
  Door: 'wall',
  WindowSurface: 'wall',
  DoorSurface: 'wall',
  RoofSurface: 'roof',
  // A terrace or the floor of a balcony: open to the sky.
  OuterFloorSurface: 'roof',
  GroundSurface: 'ground',
  OuterCeilingSurface: 'other',
  ClosureSurface: 'other',
};

/** The semantic of a boundary surface by its name in both formats; names of extensions tell nothing. */
export function readSemantic(type: string): SurfaceSemantic | undefined {
  return SEMANTICS[type];
}
