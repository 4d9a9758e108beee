import type { RoofHint } from '../district.ts';
import type { SurfaceSemantic } from '../sources/source.ts';

/** A building as the mesh is made of it, in a tile's frame (x east, y up, z south, metres). */
export interface MeshBuilding {
  readonly gid: number;
  /** Row in the tile's property table. */
  readonly featureId: number;
  /** Place in `BUILDING_USES`. */
  readonly use: number;
  readonly storeys: number;
  /** Of the whole building above its ground. */
  readonly heightM: number;
  /** Unit vector away from the ellipsoid at the building; one for all its corners. */
  readonly up: readonly [x: number, y: number, z: number];
  readonly volumes: readonly MeshVolume[];
  /** Drawn in place of the volumes, where there are any. */
  readonly surfaces?: readonly MeshSurface[];
}

export interface MeshVolume {
  /** x, y, z of each corner on the building's ground: outer ring counter-clockwise from above, then holes, clockwise. */
  readonly rings: readonly Float64Array[];
  /** Above the building's ground. 0 begins in its foundation. */
  readonly fromM: number;
  readonly toM: number;
  readonly roof?: RoofHint;
}

export interface MeshSurface {
  /** x, y, z of each corner; counter-clockwise from outside, then holes, clockwise. */
  readonly rings: readonly Float64Array[];
  readonly semantic: SurfaceSemantic;
}
