import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Columns of numbers in few bytes and without loss. A column whose numbers are whole after a multiplication
 * by a power of ten is kept as differences of whole numbers, any other as its bytes, sorted by place; then
 * everything is deflated.
 */
export interface ColumnWriter {
  /** Numbers that were single precision come back as the same single-precision numbers. */
  add(values: Float64Array | Float32Array | Uint32Array): void;
  finish(): Uint8Array;
}

export interface ColumnReader {
  /** Columns come back in the order in which they were added. */
  next<Into extends Float64Array | Float32Array | Uint32Array>(into: Into): Into;
}

/** Powers of ten that are tried, smallest first. */
const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];
const RAW = 255;
/** Differences of two such whole numbers are whole too. */
const MAX_WHOLE = 2 ** 52;
const LEVEL = 2;

export function createColumnWriter(): ColumnWriter {
  let bytes = new Uint8Array(1 << 14);
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * bytes.length, length + more));
    grown.set(bytes.subarray(0, length));
    bytes = grown;
  };
  /** 0 stands for NaN, so whole numbers are moved by one. */
  function putWhole(whole: number): void {
    let rest = whole < 0 ? -2 * whole : 2 * whole + 1;
    while (rest > 127) {
      bytes[length++] = (rest % 128) + 128;
      rest = rest < 2 ** 31 ? rest >>> 7 : Math.floor(rest / 128);
    }
    bytes[length++] = rest;
  }
  return {
    add(values) {
      const scale = findScale(values);
      reserve(1 + 9 * values.length);
      bytes[length++] = scale < 0 ? RAW : scale;
      if (scale < 0) {
        putRaw(values);
        return;
      }
      const factor = SCALES[scale] as number;
      let before = 0;
      for (let i = 0; i < values.length; i++) {
        const value = values[i] as number;
        if (Number.isNaN(value)) {
          bytes[length++] = 0;
          continue;
        }
        const whole = Math.round(value * factor);
        putWhole(whole - before);
        before = whole;
      }
    },
    finish: () => deflateRawSync(bytes.subarray(0, length), { level: LEVEL }),
  };

  /** First bytes first, then all second bytes …: neighbours are alike then. */
  function putRaw(values: Float64Array | Float32Array | Uint32Array): void {
    const size = values.BYTES_PER_ELEMENT;
    const source = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let place = 0; place < size; place++)
      for (let i = place; i < source.length; i += size) bytes[length++] = source[i] as number;
  }
}

export function createColumnReader(packed: Uint8Array): ColumnReader {
  const bytes = inflateRawSync(packed);
  let offset = 0;
  return {
    next(into) {
      const scale = bytes[offset++] as number;
      if (scale === RAW) {
        const target = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
        const size = into.BYTES_PER_ELEMENT;
        for (let place = 0; place < size; place++)
          for (let i = place; i < target.length; i += size) target[i] = bytes[offset++] as number;
        return into;
      }
      const factor = SCALES[scale] as number;
      let whole = 0;
      for (let i = 0; i < into.length; i++) {
        let byte = bytes[offset++] as number;
        if (byte === 0) {
          into[i] = Number.NaN;
          continue;
        }
        let code = byte & 127;
        let place = 128;
        while (byte > 127) {
          byte = bytes[offset++] as number;
          code += (byte & 127) * place;
          place *= 128;
        }
        whole += code % 2 === 0 ? -code / 2 : (code - 1) / 2;
        into[i] = whole / factor;
      }
      return into;
    },
  };
}

/** Place of the smallest power that makes all numbers whole and gives each of them back, or −1. */
function findScale(values: Float64Array | Float32Array | Uint32Array): number {
  const isSingle = values instanceof Float32Array;
  let scale = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    while (!isWholeAt(value, SCALES[scale] as number, isSingle))
      if (++scale === SCALES.length) return -1;
  }
  // A power that serves a later number may be too large for an earlier one.
  const factor = SCALES[scale] as number;
  for (let i = 0; i < values.length && scale > 0; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value) && !isWholeAt(value, factor, isSingle)) return -1;
  }
  return scale;
}

function isWholeAt(value: number, factor: number, isSingle: boolean): boolean {
  const whole = Math.round(value * factor);
  // Whole numbers are kept without the sign of a zero.
  if (!(Math.abs(whole) < MAX_WHOLE) || Object.is(whole, -0)) return false;
  const back = whole / factor;
  return Object.is(isSingle ? Math.fround(back) : back, value);
}
