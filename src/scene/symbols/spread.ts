import { encodeReach } from './reach.ts';

/** The finest cells, and how many times they double. */
const FINEST_M = 32;
const LEVELS = 12;
const AXIS = 1 << 13;

/**
 * Chooses who stays when symbols crowd: the ground is cut into cells, ever wider ones over each other, and the
 * first to come into a cell stands for it. Who comes later takes nothing from those that are there, so a
 * catalogue that grows changes no symbol that is drawn.
 */
export class Spread {
  #cells = new Uint32Array(1 << 10);
  #used = 0;

  /** Gives a place its reach (see `reach.ts`). Metres in the local frame; places may repeat. */
  add(xM: number, yM: number): number {
    if (4 * (this.#used + LEVELS) > 3 * this.#cells.length) this.#grow();
    let level = 0;
    while (level < LEVELS && this.#claim(cellOf(xM, yM, level))) level++;
    // A little apart in size, so that not all of a level go at the same distance.
    const lot = scatter(Math.imul(Math.round(xM), 73_856_093) ^ Math.round(yM)) >>> 0;
    return encodeReach(FINEST_M * 2 ** (level - 1 + lot / 2 ** 33 - 0.25));
  }

  clear(): void {
    this.#cells.fill(0);
    this.#used = 0;
  }

  /** False where the cell was taken. */
  #claim(cell: number): boolean {
    const mask = this.#cells.length - 1;
    for (let at = scatter(cell) & mask; ; at = (at + 1) & mask) {
      if (this.#cells[at] === cell) return false;
      if (this.#cells[at] !== 0) continue;
      this.#cells[at] = cell;
      this.#used++;
      return true;
    }
  }

  #grow(): void {
    const before = this.#cells;
    this.#cells = new Uint32Array(2 * before.length);
    this.#used = 0;
    for (const cell of before) if (cell !== 0) this.#claim(cell);
  }
}

/** Bits well mixed, so that neighbours do not lie side by side. */
function scatter(n: number): number {
  const h = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  const g = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return g ^ (g >>> 15);
}

/** A number of its own for each cell within 130 km of the origin, never 0. */
function cellOf(xM: number, yM: number, level: number): number {
  const width = FINEST_M * 2 ** level;
  const column = (Math.floor(xM / width) + AXIS / 2) & (AXIS - 1);
  const row = (Math.floor(yM / width) + AXIS / 2) & (AXIS - 1);
  return ((level + 1) * AXIS + column) * AXIS + row;
}
