/**
 * A vertex attribute that many neighbours share: where each value begins, and the value, a word. It is told when a
 * building, a face or a colour begins; so no vertex costs anything, and packing looks at the beginnings alone.
 */
export class RunColumn {
  count = 0;
  /** First vertex of each run, ascending. */
  start = new Uint32Array(1024);
  value = new Uint32Array(1024);

  clear(): void {
    this.count = 0;
  }

  /** Vertices from `vertex` on have this value. */
  begin(vertex: number, value: number): void {
    const last = this.count - 1;
    if (last >= 0) {
      if (this.value[last] === value) return;
      if (this.start[last] === vertex) {
        this.value[last] = value;
        return;
      }
    }
    if (this.count === this.start.length) this.#grow();
    this.start[this.count] = vertex;
    this.value[this.count++] = value;
  }

  /** Forgets the runs that begin beyond a vertex. */
  cut(vertex: number): void {
    while (this.count > 0 && (this.start[this.count - 1] as number) > vertex) this.count--;
  }

  #grow(): void {
    const start = new Uint32Array(2 * this.count);
    const value = new Uint32Array(2 * this.count);
    start.set(this.start);
    value.set(this.value);
    this.start = start;
    this.value = value;
  }
}
