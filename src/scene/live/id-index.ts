import { hashString } from '#lib/random/random.ts';

/** A slot holds a row's number plus one below, and bits of the hash above, which spare most looks at an id. */
const ROW_BITS = 22;
const ROW_MASK = 2 ** ROW_BITS - 1;

/**
 * Finds the row of an id in about ten bytes each: a hash table of row numbers, the ids stay where they are. For up
 * to four million rows.
 */
export class IdIndex {
  #slots = new Uint32Array(64);
  #count = 0;
  readonly #idOf: (row: number) => string;

  constructor(idOf: (row: number) => string) {
    this.#idOf = idOf;
  }

  /** Makes room for so many, so that filling it moves nothing. */
  reserve(count: number): void {
    let length = this.#slots.length;
    while (3 * count > 2 * length) length *= 2;
    if (length === this.#slots.length) return;
    const before = this.#slots;
    this.#slots = new Uint32Array(length);
    for (const slot of before) {
      if (slot === 0) continue;
      const hash = mix(hashString(this.#idOf((slot & ROW_MASK) - 1)));
      let at = hash & (length - 1);
      while (this.#slots[at] !== 0) at = (at + 1) & (length - 1);
      this.#slots[at] = slot;
    }
  }

  /** Where the id is known already, its first row stays. */
  add(id: string, row: number): void {
    this.reserve(this.#count + 1);
    const hash = mix(hashString(id));
    const at = this.#seek(id, hash);
    if (this.#slots[at] !== 0) return;
    this.#slots[at] = ((hash & ~ROW_MASK) | (row + 1)) >>> 0;
    this.#count++;
  }

  /** −1 where the id is not known. */
  rowOf(id: string): number {
    return ((this.#slots[this.#seek(id, mix(hashString(id)))] as number) & ROW_MASK) - 1;
  }

  /** The slot of the id, or the free one that it would take. */
  #seek(id: string, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = hash & mask;
    for (let slot = slots[at] as number; slot !== 0; slot = slots[at] as number) {
      const isAlike = ((slot ^ hash) & ~ROW_MASK) === 0;
      if (isAlike && this.#idOf((slot & ROW_MASK) - 1) === id) return at;
      at = (at + 1) & mask;
    }
    return at;
  }
}

/** Murmur3's last step: numbered ids must not lie side by side. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
