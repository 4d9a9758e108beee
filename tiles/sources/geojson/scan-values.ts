/** Where a walk over JSON text stands between two chunks. */
export interface ScanState {
  depth: number;
  isInString: boolean;
  isEscaped: boolean;
  /** Offset at which the value under way began; −1 between values. */
  start: number;
  /** True for a bare word or number, which ends at the next comma, bracket or blank. */
  isBare: boolean;
  /** The list's closing bracket was met. */
  isOver: boolean;
  /** Values of a list, which a bracket ends; else values that stand one after another. */
  readonly isList: boolean;
}

export function createScanState(isList: boolean): ScanState {
  return {
    depth: 0,
    isInString: false,
    isEscaped: false,
    start: -1,
    isBare: false,
    isOver: false,
    isList,
  };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Finds the values of a list, or values that stand one after another, and tells where each begins and ends.
 * Works on bytes: in UTF-8 no byte of a longer letter looks like a bracket or a quote.
 *
 * @param offset place of `bytes[0]` in the file; `emit` is told places in the file, `end` exclusive.
 */
export function scanValues(
  bytes: Uint8Array,
  offset: number,
  state: ScanState,
  emit: (start: number, end: number) => void,
): void {
  let { depth, isInString, isEscaped, start, isBare } = state;
  const length = bytes.length;
  let i = 0;
  for (; i < length; i++) {
    const byte = bytes[i] as number;
    if (isInString) {
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) {
        isInString = false;
        if (depth === 0) {
          emit(start, offset + i + 1);
          start = -1;
        }
      }
      continue;
    }
    if (depth > 0) {
      if (byte === QUOTE) isInString = true;
      else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        depth--;
        if (depth === 0) {
          emit(start, offset + i + 1);
          start = -1;
        }
      }
      continue;
    }
    if (isBare) {
      if (byte !== COMMA && byte !== 0x5d && byte !== 0x7d && byte > 0x20) continue;
      emit(start, offset + i);
      start = -1;
      isBare = false;
    }
    // Blanks, the record separator and commas stand between values.
    if (byte <= 0x20 || byte === COMMA) continue;
    if (byte === 0x5d || byte === 0x7d) {
      state.isOver = state.isList && byte === 0x5d;
      if (state.isOver) break;
      emit(offset + i, offset + i + 1);
      continue;
    }
    start = offset + i;
    if (byte === QUOTE) isInString = true;
    else if (byte === 0x7b || byte === 0x5b) depth = 1;
    else isBare = true;
  }
  state.depth = depth;
  state.isInString = isInString;
  state.isEscaped = isEscaped;
  state.start = start;
  state.isBare = isBare;
}
