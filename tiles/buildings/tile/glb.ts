const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

const encoder = new TextEncoder();

/** The bytes of a glb's buffers, collected view by view, each at a multiple of 8. May be cleared and used again. */
export class GlbBuffer {
  bytes = new Uint8Array(4096);
  byteLength = 0;

  clear(): void {
    this.byteLength = 0;
  }

  /** Appends bytes; returns where they begin. */
  add(bytes: Uint8Array): number {
    const start = this.open(bytes.length);
    this.bytes.set(bytes, start);
    this.byteLength = start + bytes.length;
    return start;
  }

  /** Makes room for a view to be written into `bytes` from the place that it returns; `close` says where it ends. */
  open(room: number): number {
    const start = align8(this.byteLength);
    if (start + room > this.bytes.length) {
      const grown = new Uint8Array(2 * (start + room));
      grown.set(this.bytes.subarray(0, this.byteLength));
      this.bytes = grown;
    }
    this.bytes.fill(0, this.byteLength, start);
    return start;
  }

  close(end: number): void {
    this.byteLength = end;
  }

  /** Pads the end so that the chunk's padding lies within the buffer's length. */
  pad(): void {
    this.add(new Uint8Array());
  }

  copyInto(target: Uint8Array, at: number): void {
    target.set(this.bytes.subarray(0, this.byteLength), at);
  }
}

/** Joins a glTF document and its buffer into a glb; the binary chunk begins at a multiple of 8. */
export function writeGlb(json: unknown, buffer: GlbBuffer): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(JSON.stringify(json));
  const jsonLength = align8(20 + text.length + 8) - 28;
  const binAt = 20 + jsonLength;
  const total = binAt + 8 + buffer.byteLength;
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, total, true);
  view.setUint32(12, jsonLength, true);
  view.setUint32(16, JSON_CHUNK, true);
  bytes.set(text, 20);
  bytes.fill(0x20, 20 + text.length, binAt);
  view.setUint32(binAt, buffer.byteLength, true);
  view.setUint32(binAt + 4, BIN_CHUNK, true);
  buffer.copyInto(bytes, binAt + 8);
  return bytes;
}

export function align8(length: number): number {
  return (length + 7) & ~7;
}
