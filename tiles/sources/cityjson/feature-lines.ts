import type { SourceFeature, UnreadFeature } from '../source.ts';
import { readRange } from '../source-file.ts';
import { createBuildingFamilies } from './building-families.ts';
import { createVertices, flattenVertices, type JsonTransform } from './vertices.ts';

/** A run of whole lines of a CityJSONSeq. Plain JSON. */
export interface FeatureLines {
  readonly from: number;
  readonly to: number;
  /** Of the first of them, from 1. */
  readonly lineNumber: number;
  /** Of the header: one for all features. */
  readonly transform: JsonTransform | null;
}

const PIECE_BYTES = 16 << 20;
const CHUNK_BYTES = 4 << 20;
const NEWLINE = 0x0a;

/** Cuts the lines after the header into pieces, counting them, so that every line keeps its number. */
export function planFeatureLines(
  file: number,
  options: Omit<FeatureLines, 'lineNumber'>,
): FeatureLines[] {
  const { to, transform } = options;
  const pieces: FeatureLines[] = [];
  let piece = { from: options.from, lineNumber: 2 };
  let line = 2;
  for (let at = options.from; at < to; at += CHUNK_BYTES) {
    const chunk = readRange(file, at, Math.min(to, at + CHUNK_BYTES));
    for (let i = chunk.indexOf(NEWLINE); i >= 0; i = chunk.indexOf(NEWLINE, i + 1)) {
      line++;
      const end = at + i + 1;
      if (end - piece.from < PIECE_BYTES) continue;
      pieces.push({ ...piece, to: end, transform });
      piece = { from: end, lineNumber: line };
    }
  }
  if (piece.from < to) pieces.push({ ...piece, to, transform });
  return pieces;
}

/** The features of a run of lines; a line that is no feature is listed, and reading goes on. */
export function* readFeatureLines(
  file: number,
  lines: FeatureLines,
): Generator<SourceFeature | UnreadFeature> {
  let lineNumber = lines.lineNumber;
  let rest: Buffer = Buffer.alloc(0);
  for (let at = lines.from; at < lines.to; at += CHUNK_BYTES) {
    const chunk = readRange(file, at, Math.min(lines.to, at + CHUNK_BYTES));
    const held = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let i = held.indexOf(NEWLINE); i >= 0; i = held.indexOf(NEWLINE, start)) {
      yield* readLine(held.toString('utf8', start, i), lineNumber++, lines.transform);
      start = i + 1;
    }
    rest = held.subarray(start);
  }
  yield* readLine(rest.toString('utf8'), lineNumber, lines.transform);
}

function* readLine(
  line: string,
  lineNumber: number,
  transform: JsonTransform | null,
): Generator<SourceFeature | UnreadFeature> {
  const text = line.replace('\u001e', '').trim();
  if (text === '') return;
  const place = `line ${lineNumber}`;
  let feature: Record<string, unknown> | null;
  try {
    feature = JSON.parse(text) as Record<string, unknown> | null;
  } catch (error) {
    yield { place, unread: `no JSON: ${(error as Error).message}` };
    return;
  }
  const objects = feature?.CityObjects;
  if (feature?.type !== 'CityJSONFeature' || typeof objects !== 'object' || objects === null) {
    yield {
      place,
      unread: `expected a CityJSONFeature with "CityObjects", got "type": ${JSON.stringify(feature?.type) ?? 'none'}`,
    };
    return;
  }
  const vertices = createVertices(flattenVertices(feature.vertices), transform ?? undefined);
  const families = createBuildingFamilies(vertices);
  for (const [id, value] of Object.entries(objects)) yield* families.add(id, value, place);
  yield* families.finish();
}
