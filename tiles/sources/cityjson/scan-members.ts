import { readRange } from '../source-file.ts';

/** A member of a JSON object, found without reading the whole. */
export interface JsonMember {
  readonly key: string;
  /** Where its value stands in the file, bytes. */
  readonly from: number;
  readonly to: number;
  /** The value's bytes, where they were asked for. */
  readonly text: Buffer | undefined;
}

/** Where the scan ended: past the object's closing brace, or where it could go no further and why. */
export interface ScanEnd {
  readonly to: number;
  readonly problem?: string;
}

const CHUNK_BYTES = 1 << 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * Walks through the members of the object that begins at or after `from`, keeping one member at a time in
 * memory at most. Only brackets and strings are looked at: what stands inside a value may still be no JSON.
 */
export function* scanMembers(
  file: number,
  options: { readonly from: number; readonly to: number; readonly keepText: boolean },
): Generator<JsonMember, ScanEnd> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let keyFrom = -1;
  let key: string | undefined;
  let valueFrom = -1;
  let held: Buffer = Buffer.alloc(0);
  let heldFrom = options.from;

  for (let chunkFrom = options.from; chunkFrom < options.to; ) {
    const chunk = readRange(file, chunkFrom, Math.min(options.to, chunkFrom + CHUNK_BYTES));
    if (chunk.length === 0) break;
    held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    for (let i = chunkFrom - heldFrom; i < held.length; i++) {
      const byte = held[i] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 1 && key === undefined) key = readKey(held, keyFrom - heldFrom, i + 1);
        }
        continue;
      }
      if (byte === QUOTE) {
        inString = true;
        if (depth === 1 && key === undefined) keyFrom = heldFrom + i;
      } else if (byte === 0x7b || byte === 0x5b) depth++;
      else if ((byte === COMMA && depth === 1) || byte === 0x7d || byte === 0x5d) {
        if (byte !== COMMA) depth--;
        if (depth > 1 || (depth === 1 && byte !== COMMA)) continue;
        if (key !== undefined && valueFrom >= 0) {
          const text = options.keepText ? held.subarray(valueFrom - heldFrom, i) : undefined;
          yield { key, from: valueFrom, to: heldFrom + i, text };
        } else if (key !== undefined)
          return { to: heldFrom + i, problem: `expected a value of "${key}", got none` };
        key = undefined;
        valueFrom = -1;
        if (depth === 0) return { to: heldFrom + i + 1 };
      } else if (byte === COLON && depth === 1 && key !== undefined && valueFrom < 0)
        valueFrom = heldFrom + i + 1;
    }
    chunkFrom += chunk.length;
    // What may still be asked for: the value or the key in the middle of which the chunk ends.
    const wanted =
      options.keepText && valueFrom >= 0
        ? valueFrom
        : inString && key === undefined && depth === 1
          ? keyFrom
          : chunkFrom;
    held = held.subarray(wanted - heldFrom);
    heldFrom = wanted;
  }
  const inside = key === undefined ? '' : ` inside "${key}"`;
  return {
    to: valueFrom >= 0 ? valueFrom : options.to,
    problem: depth === 0 ? 'expected "{", found none' : `expected "}", the file ends${inside}`,
  };
}

function readKey(held: Buffer, from: number, to: number): string {
  const text = held.toString('utf8', from, to);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
