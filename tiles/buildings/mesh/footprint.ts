/** Corners nearer to each other than this are one, metres. */
const SAME_CORNER_M = 0.01;
/** A corner that stands less than this off the line between its neighbours is left out, metres. */
const STRAIGHT_M = 0.005;

/** A block's outline as columns, tidied: no double corners, none on a straight wall. Made once and loaded again and again. */
export class Footprint {
  /** Of all rings together. */
  cornerCount = 0;
  ringCount = 0;
  /** Without its holes, square metres. */
  areaM2 = 0;
  x = new Float64Array(64);
  y = new Float64Array(64);
  z = new Float64Array(64);
  /** The corner after each, and the one before it, in its ring. */
  next = new Int32Array(64);
  previous = new Int32Array(64);
  /** First corner of each ring; one more at the end. */
  ringStart = new Int32Array(16);

  /**
   * Takes rings of x, y, z; turns the first counter-clockwise and the others clockwise, seen from above. Returns
   * false where nothing is left of the first.
   */
  load(rings: readonly Float64Array[]): boolean {
    let room = 0;
    for (let r = 0; r < rings.length; r++) room += (rings[r] as Float64Array).length / 3;
    this.#reserve(room, rings.length + 1);
    this.cornerCount = 0;
    this.ringCount = 0;
    this.areaM2 = 0;
    for (let r = 0; r < rings.length; r++) {
      const start = this.cornerCount;
      const end = this.#addTidy(rings[r] as Float64Array, start);
      const area = end - start < 3 ? 0 : this.#signedArea(start, end);
      if (!(Math.abs(area) >= 1e-4)) {
        if (r === 0) return false;
        continue;
      }
      if (area > 0 !== (r === 0)) this.#reverse(start, end);
      this.areaM2 += r === 0 ? Math.abs(area) : -Math.abs(area);
      for (let i = start; i < end; i++) {
        this.next[i] = i + 1 === end ? start : i + 1;
        this.previous[i] = i === start ? end - 1 : i - 1;
      }
      this.ringStart[this.ringCount++] = start;
      this.cornerCount = end;
    }
    this.ringStart[this.ringCount] = this.cornerCount;
    return this.ringCount > 0;
  }

  /** Turn at a corner: the cross product of the sides before and after it, positive to the left, square metres. */
  turnAt(i: number): number {
    const { x, z } = this;
    const p = this.previous[i] as number;
    const n = this.next[i] as number;
    const xi = x[i] as number;
    const zi = z[i] as number;
    return (
      (xi - (x[p] as number)) * (zi - (z[n] as number)) -
      ((z[p] as number) - zi) * ((x[n] as number) - xi)
    );
  }

  sideM(i: number): number {
    const n = this.next[i] as number;
    const dx = (this.x[n] as number) - (this.x[i] as number);
    const dz = (this.z[n] as number) - (this.z[i] as number);
    return Math.sqrt(dx * dx + dz * dz);
  }

  #reserve(corners: number, rings: number): void {
    if (corners > this.x.length) {
      const capacity = 2 * corners;
      this.x = new Float64Array(capacity);
      this.y = new Float64Array(capacity);
      this.z = new Float64Array(capacity);
      this.next = new Int32Array(capacity);
      this.previous = new Int32Array(capacity);
    }
    if (rings > this.ringStart.length) this.ringStart = new Int32Array(2 * rings);
  }

  /** Returns where the ring ends. */
  #addTidy(ring: Float64Array, start: number): number {
    let end = start;
    for (let i = 0; i < ring.length; i += 3) {
      const px = ring[i] as number;
      const pz = ring[i + 2] as number;
      while (end - start >= 2 && this.#isStraight(end - 2, end - 1, px, pz)) end--;
      if (end > start && this.#isSame(end - 1, px, pz)) continue;
      this.x[end] = px;
      this.y[end] = ring[i + 1] as number;
      this.z[end] = pz;
      end++;
    }
    let first = start;
    for (let isTidy = false; !isTidy && end - first >= 3; ) {
      const fx = this.x[first] as number;
      const fz = this.z[first] as number;
      isTidy = true;
      if (this.#isSame(end - 1, fx, fz) || this.#isStraight(end - 2, end - 1, fx, fz)) {
        end--;
        isTidy = false;
      } else if (
        this.#isStraight(end - 1, first, this.x[first + 1] as number, this.z[first + 1] as number)
      ) {
        first++;
        isTidy = false;
      }
    }
    if (first > start) {
      this.x.copyWithin(start, first, end);
      this.y.copyWithin(start, first, end);
      this.z.copyWithin(start, first, end);
    }
    return end - (first - start);
  }

  #isSame(i: number, px: number, pz: number): boolean {
    return (
      Math.abs((this.x[i] as number) - px) < SAME_CORNER_M &&
      Math.abs((this.z[i] as number) - pz) < SAME_CORNER_M
    );
  }

  /** Whether corner `b` lies on the line from corner `a` to p, or a side goes back on itself there. */
  #isStraight(a: number, b: number, px: number, pz: number): boolean {
    const ax = this.x[a] as number;
    const az = this.z[a] as number;
    const dx = px - ax;
    const dz = pz - az;
    const bx = (this.x[b] as number) - ax;
    const bz = (this.z[b] as number) - az;
    const cross = dx * bz - dz * bx;
    return cross * cross <= STRAIGHT_M * STRAIGHT_M * (dx * dx + dz * dz);
  }

  #signedArea(start: number, end: number): number {
    const { x, z } = this;
    const ox = x[start] as number;
    const oz = z[start] as number;
    let area = 0;
    for (let i = start + 2; i < end; i++)
      area +=
        ((x[i] as number) - ox) * ((z[i - 1] as number) - oz) -
        ((x[i - 1] as number) - ox) * ((z[i] as number) - oz);
    return area / 2;
  }

  #reverse(start: number, end: number): void {
    for (let i = start, j = end - 1; i < j; i++, j--) {
      for (const column of [this.x, this.y, this.z]) {
        const swap = column[i] as number;
        column[i] = column[j] as number;
        column[j] = swap;
      }
    }
  }
}
