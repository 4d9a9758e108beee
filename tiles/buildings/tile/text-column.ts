const encoder = new TextEncoder();

/** Texts one after another as UTF-8, with where each ends. Made once and cleared for the next use. */
export class TextColumn {
  #bytes = new Uint8Array(16_384);
  #ends: number[] = [];
  #length = 0;

  get byteLength(): number {
    return this.#length;
  }

  get count(): number {
    return this.#ends.length;
  }

  clear(): void {
    this.#length = 0;
    this.#ends.length = 0;
  }

  addBytes(text: Uint8Array): void {
    this.#reserve(text.length);
    this.#bytes.set(text, this.#length);
    this.#length += text.length;
    this.#ends.push(this.#length);
  }

  /** Adds a text of a record: its length in bytes, then the bytes. */
  addWords(words: Int32Array, at: number): void {
    const length = words[at] as number;
    this.#reserve(length);
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++)
      bytes[this.#length++] = (words[at + 1 + (i >> 2)] as number) >>> (8 * (i & 3));
    this.#ends.push(this.#length);
  }

  addText(text: string): void {
    this.#reserve(3 * text.length);
    const bytes = this.#bytes;
    let i = 0;
    // Most are short and plain; those are not worth an encoder.
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      bytes[this.#length + i] = code;
    }
    if (i === text.length) {
      this.#length += i;
      this.#ends.push(this.#length);
      return;
    }
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    this.#ends.push(this.#length);
  }

  /** A copy of all the texts. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** Where each begins, and where the last ends: one more than there are texts. */
  offsets(): Uint32Array<ArrayBuffer> {
    const offsets = new Uint32Array(this.#ends.length + 1);
    offsets.set(this.#ends, 1);
    return offsets;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
