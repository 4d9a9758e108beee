import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { TwinError } from '#model';
import type {
  SourceFeature,
  SourceFormat,
  SourceOptions,
  SourcePiece,
  UnreadFeature,
} from '../source.ts';
import { checkTextHead, PIECE_BYTES, readRange, withFile } from '../source-file.ts';
import { detectEncoding, readEncodingLabel } from '../text-encoding.ts';
import { createGeometryReader } from './csv-geometry.ts';
import { cutRows } from './cut-rows.ts';

interface PieceAt {
  readonly start: number;
  readonly end: number;
  /** Line on which it begins, counting from 1. */
  readonly line: number;
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly string[];
}

const HEAD_BYTES = 1_048_576;
const BATCH = 128;
const DELIMITERS = [',', ';', '\t', '|'];

// Smaller pieces than elsewhere: all rows of one are held as texts.
export const csvFormat: SourceFormat = createCsvFormat(PIECE_BYTES / 4);

/** Tables as text: geometry as WKT (or WKB in hexadecimal) in a column, or points in two. */
export function createCsvFormat(pieceBytes: number): SourceFormat {
  return {
    name: 'csv',
    open: async (path, options) =>
      withFile(path, (file, bytes) => {
        const name = basename(path);
        const head = readRange(file, 0, Math.min(bytes, HEAD_BYTES));
        checkTextHead(name, head, 'a table with a row of names');
        const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
        const encoding = findEncoding(head, options, name);
        const firstLine = readFirstLine(head.subarray(bom));
        const text = new TextDecoder(encoding).decode(firstLine.bytes);
        const delimiter = findDelimiter(text);
        const columns = readColumns(text, delimiter);
        // Asked now, so that a table without geometry is told before it is read.
        const geometryOf = createGeometryReader(columns, options.layer, name);
        const pieces = cutRows(file, { start: bom + firstLine.next, end: bytes, pieceBytes }).map(
          (cut, index) => ({ index, at: { ...cut, encoding, delimiter, columns } }),
        );
        const crs = findSrid(head.subarray(bom + firstLine.next), {
          encoding,
          delimiter,
          geometryOf,
        });
        return { crs, bytes, pieces };
      }),
    read: async function* (path, piece, options) {
      yield* readPiece(path, piece, options);
    },
  };
}

function findEncoding(head: Buffer, options: SourceOptions, name: string): string {
  if (options.encoding !== undefined) {
    const wanted = readEncodingLabel(options.encoding);
    if (wanted) return wanted;
    throw new TwinError(
      'source-invalid',
      `${name}: Expected an encoding such as utf-8 or gbk, got "${options.encoding}".`,
    );
  }
  const lines: Uint8Array[] = [];
  for (let start = 0; start < head.length; ) {
    const end = head.indexOf(10, start);
    // The last line may be cut in the midst of a letter.
    if (end < 0 && lines.length > 0) break;
    lines.push(head.subarray(start, end < 0 ? head.length : end));
    start = end < 0 ? head.length : end + 1;
  }
  return detectEncoding(lines) ?? 'utf-8';
}

function readFirstLine(bytes: Buffer): { readonly bytes: Buffer; readonly next: number } {
  let isQuoted = false;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x22) isQuoted = !isQuoted;
    else if (bytes[i] === 10 && !isQuoted) return { bytes: bytes.subarray(0, i), next: i + 1 };
  }
  return { bytes, next: bytes.length };
}

/** The one that parts most, outside quotes. */
function findDelimiter(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

const TOLERANT = {
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
} as const;

function readColumns(line: string, delimiter: string): string[] {
  const rows = parse(line, { ...TOLERANT, delimiter }) as string[][];
  return (rows[0] ?? []).map((name) => name.trim());
}

function findSrid(
  bytes: Buffer,
  given: {
    readonly encoding: string;
    readonly delimiter: string;
    readonly geometryOf: ReturnType<typeof createGeometryReader>;
  },
): string | undefined {
  const line = new TextDecoder(given.encoding).decode(readFirstLine(bytes).bytes);
  if (!/SRID\s*=|(?:^|[,;\t|"])0[01][0-9A-F]{8}/i.test(line)) return undefined;
  const rows = parse(line, { ...TOLERANT, delimiter: given.delimiter }) as string[][];
  const read = rows[0] ? given.geometryOf(rows[0]) : undefined;
  return read && 'srid' in read && read.srid ? `EPSG:${read.srid}` : undefined;
}

type Read = SourceFeature | UnreadFeature;

function* readPiece(
  path: string,
  piece: SourcePiece,
  options: SourceOptions,
): Generator<readonly Read[]> {
  const at = piece.at as PieceAt;
  const bytes = withFile(path, (file) => readRange(file, at.start, at.end));
  const text = new TextDecoder(at.encoding).decode(bytes);
  const geometryOf = createGeometryReader(at.columns, options.layer, basename(path));
  const parsed = parseRows(text, at);
  let batch: Read[] = [];
  for (const { record, line } of parsed.rows) {
    batch.push(toFeature(record, at, `line ${line}`, geometryOf));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (parsed.fault) batch.push({ place: `line ${parsed.line}`, unread: parsed.fault });
  if (batch.length > 0) yield batch;
}

interface Rows {
  readonly rows: readonly { readonly record: readonly string[]; readonly line: number }[];
  readonly fault?: string;
  readonly line?: number;
}

/** All rows; where quotes do not close, those of single lines. */
function parseRows(text: string, at: PieceAt): Rows {
  const options = { ...TOLERANT, delimiter: at.delimiter };
  try {
    const read = parse(text, { ...options, info: true, raw: true }) as unknown as {
      record: string[];
      raw: string;
      info: { lines: number };
    }[];
    return {
      rows: read.map(({ record, raw, info }) => ({
        record,
        line: at.line + info.lines - 1 - countBreaks(raw),
      })),
    };
  } catch {
    const rows: { record: readonly string[]; line: number }[] = [];
    let fault: string | undefined;
    let faultLine = at.line;
    for (const [i, line] of text.split('\n').entries())
      try {
        for (const record of parse(line, options) as string[][])
          rows.push({ record, line: at.line + i });
      } catch (error) {
        fault ??= `expected a row of the table, ${error instanceof Error ? error.message : error}`;
        faultLine = at.line + i;
      }
    return fault ? { rows, fault, line: faultLine } : { rows };
  }
}

/** Line breaks within a row's quotes. */
function countBreaks(raw: string): number {
  return raw.replace(/\r?\n$/, '').split('\n').length - 1;
}

function toFeature(
  record: readonly string[],
  { columns }: PieceAt,
  place: string,
  geometryOf: ReturnType<typeof createGeometryReader>,
): Read {
  const cells = record.at(-1) === '' ? record.length - 1 : record.length;
  if (cells > columns.length || record.length < columns.length)
    return { place, unread: `expected ${columns.length} cells, got ${record.length}` };
  const read = geometryOf(record);
  if ('fault' in read) return { place, unread: read.fault, reason: 'geometry-type' };
  const properties: Record<string, unknown> = {};
  for (let c = 0; c < columns.length; c++) {
    if (geometryOf.columns.includes(c)) continue;
    const value = record[c];
    properties[columns[c] as string] = value === undefined || value === '' ? null : value;
  }
  return { place, geometry: read.geometry, properties };
}
