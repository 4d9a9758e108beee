import { parseHex } from '../look/colour.ts';

/** A colour for some buildings. */
export interface BuildingState {
  readonly gids: Iterable<number>;
  readonly colour: string;
  /** 0 … 1. */
  readonly strength: number;
}

/** All that a building's pixel in the state texture can say. */
export interface BuildingStates {
  /** Four bytes a building: red, green, blue and strength; undefined: none is painted by data. */
  readonly paint?: Uint8Array | undefined;
  /** Over the paint; later ones win. */
  readonly marks: readonly BuildingState[];
  readonly hiddenGids: readonly number[];
}

/** In place of a strength: the building is hidden. The vertex shader knows it too. */
export const HIDDEN_ALPHA = 1;

/** Writes every building's state; ids beyond the texture are left out. @returns false where all of it is blank */
export function writeStates(
  pixels: Uint8Array,
  { paint, marks, hiddenGids }: BuildingStates,
): boolean {
  const capacity = pixels.length / 4;
  const isThere = (gid: number) => Number.isInteger(gid) && gid >= 0 && gid < capacity;
  let isWritten = paint !== undefined;
  pixels.fill(0);
  if (paint) pixels.set(paint.length > pixels.length ? paint.subarray(0, pixels.length) : paint);
  for (const { gids, colour, strength } of marks) {
    const rgba = [...parseHex(colour), strength].map((channel) => Math.round(channel * 255));
    for (const gid of gids) {
      if (!isThere(gid)) continue;
      pixels.set(rgba, 4 * gid);
      isWritten = true;
    }
  }
  for (const gid of hiddenGids) {
    if (!isThere(gid)) continue;
    pixels.set([0, 0, 0, HIDDEN_ALPHA], 4 * gid);
    isWritten = true;
  }
  return isWritten;
}
