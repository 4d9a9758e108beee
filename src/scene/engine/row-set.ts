/** Runs of rows closer than this are handed out as one: a longer copy costs less than another call. */
const GAP_WORDS = 64;

/** A set of row numbers as bits: what has changed since it was last taken. Adding allocates nothing. */
export class RowSet {
  #words: Int32Array;
  #from = 0;
  #isEmpty = true;

  constructor(capacity: number) {
    this.#words = new Int32Array((capacity + 31) >>> 5);
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Makes room for rows below `capacity`; what is in it stays. */
  reserve(capacity: number): void {
    const length = (capacity + 31) >>> 5;
    if (length <= this.#words.length) return;
    const words = new Int32Array(length);
    words.set(this.#words);
    this.#words = words;
  }

  add(row: number): void {
    const w = row >>> 5;
    this.#words[w] = (this.#words[w] as number) | (1 << (row & 31));
    this.#isEmpty = false;
  }

  addAll(count: number): void {
    this.#words.fill(-1, 0, count >>> 5);
    for (let row = count & ~31; row < count; row++) this.add(row);
    if (count > 0) this.#isEmpty = false;
  }

  clear(): void {
    this.#words.fill(0);
    this.#isEmpty = true;
  }

  /**
   * Hands out each row once. Where `hasTime` says no, the rest stays for the next call, which begins there: no
   * row waits for ever behind others that change all the time.
   */
  take(visit: (row: number) => void, hasTime?: () => boolean): void {
    if (this.#isEmpty) return;
    this.#isEmpty = true;
    const words = this.#words;
    let seen = 0;
    for (let i = 0; i < words.length; i++) {
      const w = (this.#from + i) % words.length;
      let word = words[w] as number;
      if (word === 0) continue;
      words[w] = 0;
      while (word !== 0) {
        visit(w * 32 + 31 - Math.clz32(word & -word));
        word &= word - 1;
      }
      if (hasTime && (++seen & 3) === 0 && !hasTime()) {
        this.#from = (w + 1) % words.length;
        this.#isEmpty = false;
        return;
      }
    }
  }

  /** Empties it in runs `from … to - 1` of whole words that hold all rows, near runs joined. */
  takeRuns(visit: (from: number, to: number) => void): void {
    if (this.#isEmpty) return;
    const words = this.#words;
    let from = -1;
    let to = -1;
    for (let w = 0; w < words.length; w++) {
      if (words[w] === 0) continue;
      words[w] = 0;
      if (from >= 0 && w - to > GAP_WORDS) {
        visit(from * 32, to * 32);
        from = w;
      } else if (from < 0) from = w;
      to = w + 1;
    }
    if (from >= 0) visit(from * 32, to * 32);
    this.#isEmpty = true;
  }
}
