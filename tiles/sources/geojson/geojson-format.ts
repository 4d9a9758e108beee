import type {
  OpenSource,
  SourceFeature,
  SourceFormat,
  SourcePiece,
  UnreadFeature,
} from '../source.ts';
import { PIECE_BYTES, readRange, withFile, withRange } from '../source-file.ts';
import { cutLines } from './cut-lines.ts';
import { readLayout } from './geojson-layout.ts';
import { readLines } from './read-lines.ts';
import { readValues } from './read-values.ts';
import { createScanState, scanValues } from './scan-values.ts';

/** Where a piece stands. */
type PieceAt =
  | {
      readonly by: 'lines';
      readonly start: number;
      readonly end: number;
      readonly isCollection: boolean;
    }
  | {
      readonly by: 'values';
      readonly start: number;
      readonly end: number;
      readonly isCollection: boolean;
      /** Number of its first feature, counting from 0. */
      readonly first: number;
    };

type Batch = readonly (SourceFeature | UnreadFeature)[];

const SCAN_BYTES = 1_048_576;

export const geojsonFormat: SourceFormat = createGeojsonFormat(PIECE_BYTES);

/**
 * GeoJSON: a FeatureCollection in any layout, features one a line, with record separators or without. Where
 * features keep to lines, as most writers put them, the file is cut without being read; else it is read once
 * through to find where they end.
 */
export function createGeojsonFormat(pieceBytes: number): SourceFormat {
  return {
    name: 'geojson',
    open: async (path) =>
      withFile(path, (file, bytes) => openGeojson(path, file, { bytes, pieceBytes })),
    read: (path, piece) => readPiece(path, piece),
  };
}

function openGeojson(
  path: string,
  file: number,
  { bytes, pieceBytes }: { readonly bytes: number; readonly pieceBytes: number },
): OpenSource {
  const { isCollection, bodyStart, crs } = readLayout(path, file, bytes);
  const ranges = cutLines(file, { start: bodyStart, end: bytes }, pieceBytes);
  if (ranges) {
    const pieces = ranges.map(([start, end], index) => {
      const at: PieceAt = { by: 'lines', start, end, isCollection };
      return { index, at };
    });
    return { crs, bytes, pieces };
  }
  const { pieces, featureCount } = scanPieces(file, {
    start: bodyStart,
    end: bytes,
    isCollection,
    pieceBytes,
  });
  return { crs, bytes, featureCount, pieces };
}

/** One pass over the bytes, which notes where features end. */
function scanPieces(
  file: number,
  given: {
    readonly start: number;
    readonly end: number;
    readonly isCollection: boolean;
    readonly pieceBytes: number;
  },
): { readonly pieces: SourcePiece[]; readonly featureCount: number } {
  const { isCollection } = given;
  const pieces: SourcePiece[] = [];
  const state = createScanState(isCollection);
  let pieceStart = given.start;
  let first = 0;
  let count = 0;
  const close = (end: number) => {
    const at: PieceAt = { by: 'values', start: pieceStart, end, isCollection, first };
    pieces.push({ index: pieces.length, at });
    pieceStart = end;
    first = count;
  };
  let lastEnd = given.start;
  for (let at = given.start; at < given.end && !state.isOver; at += SCAN_BYTES) {
    const chunk = readRange(file, at, Math.min(given.end, at + SCAN_BYTES));
    scanValues(chunk, at, state, (_, end) => {
      count++;
      lastEnd = end;
      if (end - pieceStart >= given.pieceBytes) close(end);
    });
  }
  // What the file ends in the midst of is told by the piece that holds it.
  const isCut = state.start >= 0;
  if (isCut) count++;
  if (isCut || lastEnd > pieceStart) close(isCut ? given.end : lastEnd);
  return { pieces, featureCount: count };
}

function readPiece(path: string, piece: SourcePiece): AsyncGenerator<Batch> {
  const at = piece.at as PieceAt;
  return withRange<Batch>(path, at, (bytes) =>
    at.by === 'lines' ? readLines(path, bytes, at) : readValues(bytes, at),
  );
}
