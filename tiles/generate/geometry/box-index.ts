import type { Extent } from './ring.ts';

/** An oriented rectangle: centre, unit direction of its length, half length and half depth, metres. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly ux: number;
  readonly uy: number;
  readonly halfU: number;
  readonly halfV: number;
}

const CELL_M = 48;

/**
 * Oriented rectangles in a grid of cells, for exact overlap tests by separating axes. Boxes have a kind, so
 * that a test can keep more distance from one kind than from another.
 */
export class BoxIndex {
  readonly #minX: number;
  readonly #minY: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Head of each cell's chain; links hold the box and the next link. */
  readonly #heads: Int32Array;
  #links = new Int32Array(1 << 18);
  #linkCount = 0;
  #boxes = new Float64Array(1 << 18);
  #kinds = new Uint8Array(1 << 15);
  #count = 0;

  constructor(extent: Extent) {
    this.#minX = extent.minX;
    this.#minY = extent.minY;
    this.#columns = Math.max(1, Math.ceil((extent.maxX - extent.minX) / CELL_M));
    this.#rows = Math.max(1, Math.ceil((extent.maxY - extent.minY) / CELL_M));
    this.#heads = new Int32Array(this.#columns * this.#rows).fill(-1);
  }

  add(box: Box, kind: number): void {
    this.#reserve();
    const index = this.#count++;
    this.#boxes.set([box.x, box.y, box.ux, box.uy, box.halfU, box.halfV], index * 6);
    this.#kinds[index] = kind;
    const [c0, r0, c1, r1] = this.#coverCells(box, 0);
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++) this.#link(r * this.#columns + c, index);
  }

  /** Whether a box of any kind comes nearer than `gapsM[kind]` metres (measured along either box's sides). */
  isNear(box: Box, gapsM: readonly number[]): boolean {
    const [c0, r0, c1, r1] = this.#coverCells(box, Math.max(...gapsM));
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++)
        for (
          let link = this.#heads[r * this.#columns + c] as number;
          link >= 0;
          link = this.#links[2 * link + 1] as number
        ) {
          const other = this.#links[2 * link] as number;
          if (this.#isNearOther(box, other, gapsM[this.#kinds[other] as number] as number))
            return true;
        }
    return false;
  }

  #isNearOther(box: Box, other: number, gapM: number): boolean {
    const o = other * 6;
    const boxes = this.#boxes;
    const dx = (boxes[o] as number) - box.x;
    const dy = (boxes[o + 1] as number) - box.y;
    const vx = boxes[o + 2] as number;
    const vy = boxes[o + 3] as number;
    const hu = (boxes[o + 4] as number) + gapM;
    const hv = (boxes[o + 5] as number) + gapM;
    const cos = Math.abs(box.ux * vx + box.uy * vy);
    const sin = Math.abs(box.ux * vy - box.uy * vx);
    return (
      Math.abs(dx * box.ux + dy * box.uy) < box.halfU + hu * cos + hv * sin &&
      Math.abs(dy * box.ux - dx * box.uy) < box.halfV + hu * sin + hv * cos &&
      Math.abs(dx * vx + dy * vy) < hu + box.halfU * cos + box.halfV * sin &&
      Math.abs(dy * vx - dx * vy) < hv + box.halfU * sin + box.halfV * cos
    );
  }

  #coverCells(box: Box, growM: number): [number, number, number, number] {
    const reachX = Math.abs(box.ux) * box.halfU + Math.abs(box.uy) * box.halfV + growM;
    const reachY = Math.abs(box.uy) * box.halfU + Math.abs(box.ux) * box.halfV + growM;
    return [
      this.#column(box.x - reachX),
      this.#row(box.y - reachY),
      this.#column(box.x + reachX),
      this.#row(box.y + reachY),
    ];
  }

  #column(x: number): number {
    return Math.max(0, Math.min(this.#columns - 1, Math.floor((x - this.#minX) / CELL_M)));
  }

  #row(y: number): number {
    return Math.max(0, Math.min(this.#rows - 1, Math.floor((y - this.#minY) / CELL_M)));
  }

  #link(cell: number, index: number): void {
    if (2 * this.#linkCount + 2 > this.#links.length) this.#links = grow(this.#links);
    const link = this.#linkCount++;
    this.#links[2 * link] = index;
    this.#links[2 * link + 1] = this.#heads[cell] as number;
    this.#heads[cell] = link;
  }

  #reserve(): void {
    if ((this.#count + 1) * 6 > this.#boxes.length) this.#boxes = grow(this.#boxes);
    if (this.#count + 1 > this.#kinds.length) this.#kinds = grow(this.#kinds);
  }
}

function grow<T extends Int32Array | Float64Array | Uint8Array>(array: T): T {
  const bigger = new (array.constructor as new (length: number) => T)(array.length * 2);
  bigger.set(array);
  return bigger;
}
