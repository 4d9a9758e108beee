const double = new Float64Array(1);
/** Low word first: all machines that Node runs on are little-endian. */
const doubleWords = new Int32Array(double.buffer);
const encoder = new TextEncoder();

/** A growing run of 32-bit words. `words` is replaced when it grows: read it afresh. */
export class WordWriter {
  words: Int32Array;
  length = 0;

  constructor(capacity = 65_536) {
    this.words = new Int32Array(capacity);
  }

  /** Makes room for that many more words. Call it before `put`. */
  reserve(more: number): void {
    if (this.length + more <= this.words.length) return;
    const grown = new Int32Array(Math.max(this.length + more, 2 * this.words.length));
    grown.set(this.words.subarray(0, this.length));
    this.words = grown;
  }

  put(word: number): void {
    this.words[this.length++] = word;
  }

  addWord(word: number): void {
    this.reserve(1);
    this.put(word);
  }

  addDouble(value: number): void {
    this.reserve(2);
    double[0] = value;
    this.put(doubleWords[0] as number);
    this.put(doubleWords[1] as number);
  }

  /** Length in bytes, then UTF-8 padded with zeros to whole words. */
  addText(text: string): void {
    const { length } = text;
    this.reserve(2 + length);
    const lengthAt = this.length++;
    const { words } = this;
    let at = this.length;
    let word = 0;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.length = lengthAt;
        this.#addWide(text);
        return;
      }
      word |= code << (8 * (i & 3));
      if ((i & 3) === 3) {
        words[at++] = word;
        word = 0;
      }
    }
    if ((length & 3) !== 0) words[at++] = word;
    words[lengthAt] = length;
    this.length = at;
  }

  #addWide(text: string): void {
    const bytes = encoder.encode(text);
    const size = (bytes.length + 3) >> 2;
    this.reserve(1 + size);
    this.put(bytes.length);
    this.words.fill(0, this.length, this.length + size);
    new Uint8Array(this.words.buffer, 4 * this.length, bytes.length).set(bytes);
    this.length += size;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const SHORT = 24;

/** Reads what a WordWriter wrote, from any word on. */
export class WordReader {
  words: Int32Array;
  at: number;

  constructor(words: Int32Array, at: number) {
    this.words = words;
    this.at = at;
  }

  readWord(): number {
    return this.words[this.at++] as number;
  }

  readDouble(): number {
    doubleWords[0] = this.readWord();
    doubleWords[1] = this.readWord();
    return double[0] as number;
  }

  readText(): string {
    const bytes = this.readBytes();
    if (bytes.length > SHORT) return decoder.decode(bytes);
    // Short ASCII texts are put together faster than a decoder is called.
    let text = '';
    for (let i = 0; i < bytes.length; i++) {
      const code = bytes[i] as number;
      if (code > 127) return decoder.decode(bytes);
      text += String.fromCharCode(code);
    }
    return text;
  }

  /** The text's UTF-8, as a view. */
  readBytes(): Uint8Array {
    const length = this.readWord();
    const bytes = new Uint8Array(this.words.buffer, this.words.byteOffset + 4 * this.at, length);
    this.at += (length + 3) >> 2;
    return bytes;
  }

  skipText(): void {
    const length = this.readWord();
    this.at += (length + 3) >> 2;
  }
}
