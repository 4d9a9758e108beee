import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import type {
  SourceFeature,
  SourceFormat,
  SourceOptions,
  SourcePiece,
  UnreadFeature,
} from '../source.ts';
import { PIECE_BYTES, readRange, withFile } from '../source-file.ts';
import { cutRecords } from './cut-records.ts';
import { type DbfRow, type DbfTable, openTable, openTableRows } from './dbf-table.ts';
import { findCompanion } from './find-companion.ts';
import { readShape } from './read-shape.ts';

export interface ShapefilePieceAt {
  readonly start: number;
  readonly end: number;
  /** Records of the piece, counted from 0. */
  readonly first: number;
  readonly count: number;
  /** Of the table of attributes, settled over the whole file. */
  readonly encoding?: string;
}

type Read = SourceFeature | UnreadFeature;

const HEAD_BYTES = 100;
const BATCH = 128;

export const shapefileFormat: SourceFormat = createShapefileFormat(PIECE_BYTES);

/** ESRI Shapefile with its .dbf, .shx, .prj and .cpg, as far as they are there. */
export function createShapefileFormat(pieceBytes: number): SourceFormat {
  return {
    name: 'shapefile',
    open: async (path, options) =>
      withFile(path, (file, bytes) => {
        const name = basename(path);
        const head = readRange(file, 0, HEAD_BYTES);
        if (head.length < HEAD_BYTES || head.readInt32BE(0) !== 9994)
          throw new TwinError(
            'source-invalid',
            `${name}: Expected a shapefile, its first bytes are others.`,
          );
        const warnings: string[] = [];
        const table = openTableOf(path, options);
        if (!table) warnings.push('its .dbf is missing, so nothing has attributes.');
        if (table?.guess) warnings.push(`${table.guess}; name another with "encoding".`);
        if (head.readInt32BE(24) * 2 > bytes)
          warnings.push(
            `it is cut off: ${head.readInt32BE(24) * 2} bytes are announced, ${bytes} are there.`,
          );
        const cut = cutRecords(file, {
          bytes,
          pieceBytes,
          shx: findCompanion(path, '.shx'),
          rows: table?.rows,
        });
        const encoding = table?.encoding;
        const pieces = cut.map((at, index) => ({ index, at: encoding ? { ...at, encoding } : at }));
        const featureCount = cut.reduce((sum, { count }) => sum + count, 0);
        return { crs: readPrj(path), featureCount, bytes, pieces, warnings };
      }),
    read: async function* (path, piece, options) {
      yield* readPiece(path, piece, options);
    },
  };
}

function openTableOf(path: string, options: SourceOptions): DbfTable | undefined {
  const dbf = findCompanion(path, '.dbf');
  if (!dbf) return undefined;
  const cpg = findCompanion(path, '.cpg');
  return openTable(dbf, {
    encoding: options.encoding,
    cpg: cpg ? readFileSync(cpg, 'latin1') : undefined,
  });
}

function readPrj(path: string): string | undefined {
  const prj = findCompanion(path, '.prj');
  const text = prj ? readFileSync(prj, 'utf8').replace('\uFEFF', '').trim() : '';
  return text === '' ? undefined : text;
}

function* readPiece(
  path: string,
  piece: SourcePiece,
  options: SourceOptions,
): Generator<readonly Read[]> {
  const at = piece.at as ShapefilePieceAt;
  const table = openTableOf(path, { ...options, encoding: options.encoding ?? at.encoding });
  const rowAt = table ? openTableRows(table, at.first, at.count) : undefined;
  const bytes = withFile(path, (file) => readRange(file, at.start, at.end));
  let batch: Read[] = [];
  let offset = 0;
  for (let i = 0; i < at.count; i++) {
    const place = `record ${at.first + i + 1}`;
    const length = offset + 8 <= bytes.length ? 2 * bytes.readInt32BE(offset + 4) : -1;
    const end = offset + 8 + length;
    if (length < 4 || end > bytes.length) {
      const lost = at.count - i;
      batch.push({
        place,
        unread: `expected a whole record, the file is cut off or broken here; ${lost === 1 ? 'it is' : `${lost} records are`} lost`,
      });
      break;
    }
    const read = readRecord(bytes.subarray(offset + 8, end), rowAt?.(i), place);
    if (read) batch.push(read);
    offset = end;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function readRecord(content: Buffer, row: DbfRow | undefined, place: string): Read | undefined {
  if (row === 'deleted') return undefined;
  if (row === 'missing') return { place, unread: 'expected a row in the .dbf, it ends before' };
  try {
    const geometry = readShape(content);
    return typeof geometry === 'string'
      ? { place, unread: geometry, reason: 'geometry-type' }
      : { place, geometry, properties: row ?? {} };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { place, unread: `expected a whole shape, it is broken (${error.message})` };
  }
}
