import { Footprint } from './footprint.ts';
import { FLAT, type RoofShape } from './roof-shape.ts';
import type { SharedWalls } from './shared-walls.ts';

/** One block of a building while it is being drawn. Used again for building after building. */
export class Block {
  /** Its place among the building's blocks. */
  index = 0;
  readonly footprint = new Footprint();
  shape: RoofShape = FLAT;
  hasParapet = false;
  /** Where its walls begin and its roof or ridge ends, above the building's ground. */
  bottomM = 0;
  topM = 0;
  up: readonly [x: number, y: number, z: number] = [0, 1, 0];
  wallColor = 0;
  roofColor = 0;
  /** Set where the building has several blocks. */
  shared: SharedWalls | null = null;

  /** Where its upright walls end: the eaves, or the top of the parapet. */
  get wallTopM(): number {
    if (this.shape.type !== 'flat') return this.topM - this.shape.riseM;
    return this.hasParapet ? this.topM + PARAPET_HEIGHT_M : this.topM;
  }
}

export const PARAPET_HEIGHT_M = 0.9;
