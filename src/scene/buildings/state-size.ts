/** Texture rows that every WebGL2 device of the last ten years has. */
const MAX_ROWS = 4096;
/** Global ids are 32-bit floats in the tiles: whole numbers up to here. */
const MAX_BUILDINGS = 2 ** 24;

/** Size of the texture that holds one pixel a building. */
export interface StateSize {
  readonly width: number;
  readonly rows: number;
  /** Buildings from here on are drawn, but cannot be painted. */
  readonly capacity: number;
}

/** Chooses the narrowest width that keeps a district's states within the rows a device has. */
export function chooseStateSize(buildingCount: number): StateSize {
  const count = Math.min(buildingCount, MAX_BUILDINGS);
  const width = count <= 1024 * MAX_ROWS ? 1024 : 4096;
  const rows = Math.max(1, Math.ceil(count / width));
  return { width, rows, capacity: width * rows };
}
