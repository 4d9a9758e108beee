import type { Block } from './block.ts';

/** Walls nearer to one plane than this lie in it, metres. */
const SAME_PLANE_M = 0.02;
/** Overlaps and remains smaller than this are none, metres. */
const LEAST_M = 0.01;

/**
 * The walls of a building of several blocks, to find what they hide of each other. Where two lie in one plane and
 * overlap, the overlap is drawn once at most: of walls that face the same way the first block's stays (blocks with
 * a pitched roof come before flat ones), of walls that face each other neither does, since both are inside.
 */
export class SharedWalls {
  /** What `cut` found, four a rectangle: from and to along the wall, bottom and top above the ground, metres. */
  rests = new Float64Array(64);
  #blocks: readonly Block[] = [];
  #blockCount = 0;
  /** West, south, east and north end of each block, in the frame's x and z. */
  #bounds = new Float64Array(64);

  load(blocks: readonly Block[], blockCount: number): void {
    this.#blocks = blocks;
    this.#blockCount = blockCount;
    if (4 * blockCount > this.#bounds.length) this.#bounds = new Float64Array(8 * blockCount);
    for (let b = 0; b < blockCount; b++) {
      const { x, z, ringStart } = (blocks[b] as Block).footprint;
      let [west, north] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      let [east, south] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let i = 0; i < (ringStart[1] as number); i++) {
        west = Math.min(west, x[i] as number);
        east = Math.max(east, x[i] as number);
        north = Math.min(north, z[i] as number);
        south = Math.max(south, z[i] as number);
      }
      this.#bounds.set([west, north, east, south], 4 * b);
    }
  }

  /** Whether a sibling that rises as high or higher stands against one of the block's walls at its top. */
  isOverlooked(block: Block): boolean {
    for (let i = 0; i < block.footprint.cornerCount; i++) {
      this.#at(block, i);
      for (let b = 0; b < this.#blockCount; b++) {
        const other = this.#blocks[b] as Block;
        if (b === block.index || other.topM < block.topM - LEAST_M) continue;
        if (other.bottomM >= block.topM || !this.#isNear(b)) continue;
        for (let e = 0; e < other.footprint.cornerCount; e++)
          if (this.#overlap(other, e) && this.#isOpposite) return true;
      }
    }
    return false;
  }

  /** Cuts what siblings hide out of a block's wall up to `topM`; returns how many rectangles remain in `rests`. */
  cut(block: Block, corner: number, topM: number): number {
    this.#at(block, corner);
    this.rests[0] = 0;
    this.rests[1] = this.#lengthM;
    this.rests[2] = block.bottomM;
    this.rests[3] = topM;
    let count = 1;
    for (let b = 0; b < this.#blockCount && count > 0; b++) {
      const other = this.#blocks[b] as Block;
      if (b === block.index || !this.#isNear(b)) continue;
      const isAfter = rank(other) < rank(block);
      for (let e = 0; e < other.footprint.cornerCount; e++)
        if (this.#overlap(other, e) && (isAfter || this.#isOpposite))
          count = this.#subtract(count, other.bottomM, other.wallTopM);
    }
    return count;
  }

  // The wall at hand: its first corner, direction, length; and the last overlap found on it.
  #x = 0;
  #z = 0;
  #dx = 0;
  #dz = 0;
  #lengthM = 0;
  #fromM = 0;
  #toM = 0;
  #isOpposite = false;

  #at({ footprint }: Block, corner: number): void {
    const next = footprint.next[corner] as number;
    this.#x = footprint.x[corner] as number;
    this.#z = footprint.z[corner] as number;
    this.#lengthM = footprint.sideM(corner);
    this.#dx = ((footprint.x[next] as number) - this.#x) / this.#lengthM;
    this.#dz = ((footprint.z[next] as number) - this.#z) / this.#lengthM;
  }

  #isNear(b: number): boolean {
    const endX = this.#x + this.#dx * this.#lengthM;
    const endZ = this.#z + this.#dz * this.#lengthM;
    return (
      Math.max(this.#x, endX) > (this.#bounds[4 * b] as number) - SAME_PLANE_M &&
      Math.max(this.#z, endZ) > (this.#bounds[4 * b + 1] as number) - SAME_PLANE_M &&
      Math.min(this.#x, endX) < (this.#bounds[4 * b + 2] as number) + SAME_PLANE_M &&
      Math.min(this.#z, endZ) < (this.#bounds[4 * b + 3] as number) + SAME_PLANE_M
    );
  }

  #overlap({ footprint: { x, z, next } }: Block, e: number): boolean {
    const n = next[e] as number;
    const ax = (x[e] as number) - this.#x;
    const az = (z[e] as number) - this.#z;
    if (Math.abs(this.#dx * az - this.#dz * ax) > SAME_PLANE_M) return false;
    const bx = (x[n] as number) - this.#x;
    const bz = (z[n] as number) - this.#z;
    if (Math.abs(this.#dx * bz - this.#dz * bx) > SAME_PLANE_M) return false;
    const a = this.#dx * ax + this.#dz * az;
    const b = this.#dx * bx + this.#dz * bz;
    this.#isOpposite = b < a;
    this.#fromM = Math.min(a, b);
    this.#toM = Math.max(a, b);
    // An end within a centimetre of the wall's own is the same corner.
    if (this.#fromM < LEAST_M) this.#fromM = 0;
    if (this.#toM > this.#lengthM - LEAST_M) this.#toM = this.#lengthM;
    return this.#toM - this.#fromM > LEAST_M;
  }

  /** Takes the overlap at hand, from `bottomM` to `topM`, out of every rectangle. */
  #subtract(count: number, bottomM: number, topM: number): number {
    let kept = 0;
    const before = this.rests.slice(0, 4 * count);
    for (let r = 0; r < count; r++) {
      const from = before[4 * r] as number;
      const to = before[4 * r + 1] as number;
      const bottom = before[4 * r + 2] as number;
      const top = before[4 * r + 3] as number;
      const left = Math.max(from, this.#fromM);
      const right = Math.min(to, this.#toM);
      const low = Math.max(bottom, bottomM);
      const high = Math.min(top, topM);
      if (right - left <= LEAST_M || high - low <= LEAST_M) {
        kept = this.#keep(kept, from, to, bottom, top);
        continue;
      }
      if (left - from > LEAST_M) kept = this.#keep(kept, from, left, bottom, top);
      if (to - right > LEAST_M) kept = this.#keep(kept, right, to, bottom, top);
      if (low - bottom > LEAST_M) kept = this.#keep(kept, left, right, bottom, low);
      if (top - high > LEAST_M) kept = this.#keep(kept, left, right, high, top);
    }
    return kept;
  }

  #keep(at: number, from: number, to: number, bottom: number, top: number): number {
    if (4 * at + 4 > this.rests.length) {
      const rests = new Float64Array(2 * this.rests.length);
      rests.set(this.rests);
      this.rests = rests;
    }
    this.rests[4 * at] = from;
    this.rests[4 * at + 1] = to;
    this.rests[4 * at + 2] = bottom;
    this.rests[4 * at + 3] = top;
    return at + 1;
  }
}

function rank(block: Block): number {
  return block.shape.type === 'flat' ? block.index + 1e6 : block.index;
}
