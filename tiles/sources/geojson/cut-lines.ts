import { readRange } from '../source-file.ts';
import { parseJson } from './parse-json.ts';

const WINDOW_BYTES = 65_536;
/** Features on longer lines are found by the scan. */
const MAX_WINDOW_BYTES = 4_194_304;
/** Lines tried for one that is a whole feature, before the file is taken for one of another layout. */
const MAX_TRIED = 16;
const NEWLINE = 10;

/**
 * Cuts the features of a file into byte ranges at the beginnings of lines, by looking only at the places
 * where it cuts. A line break cannot stand in a JSON string, so a line that is a whole feature is one.
 * Undefined where lines are no whole features: then the file must be scanned.
 */
export function cutLines(
  file: number,
  from: { readonly start: number; readonly end: number },
  pieceBytes: number,
): readonly (readonly [start: number, end: number])[] | undefined {
  const first = findFeatureLine(file, from.start, { end: from.end, isAtLineStart: true });
  if (first === undefined || first === 'none') return undefined;
  const cuts = [from.start];
  for (let target = from.start + pieceBytes; target < from.end; ) {
    const cut = findFeatureLine(file, target, { end: from.end, isAtLineStart: false });
    if (cut === undefined) return undefined;
    if (cut === 'none') break;
    cuts.push(cut);
    target = cut + pieceBytes;
  }
  return cuts.map((start, i) => [start, cuts[i + 1] ?? from.end]);
}

/** Start of the first line from `target` on that is a whole feature; `none` where the file ends before. */
function findFeatureLine(
  file: number,
  target: number,
  at: { readonly end: number; readonly isAtLineStart: boolean },
): number | 'none' | undefined {
  for (let length = WINDOW_BYTES; length <= MAX_WINDOW_BYTES; length *= 4) {
    const window = readRange(file, target, Math.min(at.end, target + length));
    const isLast = target + window.length >= at.end;
    let start = at.isAtLineStart ? 0 : window.indexOf(NEWLINE) + 1;
    if (start === 0 && !at.isAtLineStart) {
      if (isLast) return 'none';
      continue;
    }
    for (let tried = 0; tried < MAX_TRIED; ) {
      const newline = window.indexOf(NEWLINE, start);
      if (newline < 0 && !isLast) break;
      const line = window.toString('utf8', start, newline < 0 ? window.length : newline).trim();
      if (isFeature(line)) return target + start;
      if (newline < 0 || line.startsWith(']')) return at.isAtLineStart ? undefined : 'none';
      if (line !== '' && ++tried === MAX_TRIED) return undefined;
      start = newline + 1;
    }
    if (isLast) return undefined;
  }
  return undefined;
}

function isFeature(line: string): boolean {
  const text = line.replace('\u001e', '').replace(/^,/, '').replace(/,$/, '');
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  const parsed = parseJson(text);
  return 'value' in parsed && (parsed.value as { type?: unknown } | null)?.type === 'Feature';
}
