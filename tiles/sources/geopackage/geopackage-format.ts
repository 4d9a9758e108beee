import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { TwinError } from '#model';
import type {
  SourceFeature,
  SourceFormat,
  SourceOptions,
  SourcePiece,
  UnreadFeature,
} from '../source.ts';
import { PIECE_BYTES } from '../source-file.ts';
import { readBlob } from './geopackage-blob.ts';
import { findLayer, type GeopackageLayer, openDatabase, quoteName } from './geopackage-layer.ts';

/** Rows of a piece, by the table's row numbers; a view is read as a whole, by position. */
type PieceAt =
  | { readonly by: 'rowid'; readonly from: number; readonly to: number }
  | { readonly by: 'all' };

type Read = SourceFeature | UnreadFeature;

const BATCH = 128;

export const geopackageFormat: SourceFormat = createGeopackageFormat(PIECE_BYTES);

/** GeoPackage, one layer of it, read with Node's own SQLite. */
export function createGeopackageFormat(pieceBytes: number): SourceFormat {
  return {
    name: 'geopackage',
    open: async (path, options) => {
      const database = openDatabase(path);
      try {
        const layer = findLayer(database, basename(path), options.layer);
        const bytes = statSync(path).size;
        const { featureCount, ranges } = cutRows(database, layer, { bytes, pieceBytes });
        const pieces = ranges.map((at, index) => ({ index, at }));
        return { crs: layer.crs, featureCount, bytes, pieces };
      } catch (error) {
        throw explain(error, basename(path));
      } finally {
        database.close();
      }
    },
    read: readPiece,
  };
}

function cutRows(
  database: DatabaseSync,
  { table, isView }: GeopackageLayer,
  { bytes, pieceBytes }: { readonly bytes: number; readonly pieceBytes: number },
): { readonly featureCount: number; readonly ranges: PieceAt[] } {
  const name = quoteName(table);
  const featureCount = Number(database.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.n ?? 0);
  if (featureCount === 0) return { featureCount, ranges: [] };
  if (isView) return { featureCount, ranges: [{ by: 'all' }] };
  const span = database.prepare(`SELECT min(rowid) AS low, max(rowid) AS high FROM ${name}`).get();
  const low = Number(span?.low);
  const high = Number(span?.high);
  const pieces = Math.max(1, Math.min(Math.round(bytes / pieceBytes), featureCount));
  const step = Math.max(1, Math.ceil((high - low + 1) / pieces));
  const ranges: PieceAt[] = [];
  for (let from = low; from <= high; from += step)
    ranges.push({ by: 'rowid', from, to: Math.min(high, from + step - 1) });
  return { featureCount, ranges };
}

async function* readPiece(
  path: string,
  piece: SourcePiece,
  options: SourceOptions,
): AsyncGenerator<readonly Read[]> {
  const at = piece.at as PieceAt;
  const file = basename(path);
  const database = openDatabase(path);
  try {
    const layer = findLayer(database, file, options.layer);
    let batch: Read[] = [];
    for (const read of readRows(database, layer, at)) {
      batch.push(read);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    throw explain(error, file);
  } finally {
    database.close();
  }
}

function* readRows(database: DatabaseSync, layer: GeopackageLayer, at: PieceAt): Generator<Read> {
  const name = quoteName(layer.table);
  const select =
    at.by === 'all'
      ? database.prepare(`SELECT * FROM ${name}`)
      : database.prepare(
          `SELECT rowid AS ${quoteName(ROW)}, * FROM ${name} WHERE rowid BETWEEN ? AND ? ORDER BY rowid`,
        );
  // Numbers beyond 2^53, which some ids are, would else stop the reading.
  select.setReadBigInts(layer.hasIntegers);
  const rows = at.by === 'all' ? select.iterate() : select.iterate(at.from, at.to);
  let place = at.by === 'all' ? 'row 1' : `row ${at.from}`;
  let count = 0;
  try {
    for (const row of rows) {
      count++;
      place = `row ${at.by === 'all' ? count : row[ROW]}`;
      yield toFeature(row, layer, place);
    }
  } catch (error) {
    // A broken page: what came before it is good, what is behind it cannot be reached.
    yield {
      place: `after ${place}`,
      unread: `expected rows, the file is broken (${error instanceof Error ? error.message : error}); the rest of the piece is lost`,
    };
  }
}

/** Name of the column with the row's number; no attribute is called that. */
const ROW = '\u0001row';

function toFeature(row: Record<string, unknown>, layer: GeopackageLayer, place: string): Read {
  const properties: Record<string, unknown> = {};
  for (const key in row) {
    if (key === ROW || key === layer.geometryColumn) continue;
    const value = row[key];
    properties[key] =
      typeof value === 'bigint' && value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
  }
  const blob = row[layer.geometryColumn];
  if (blob === null || blob === undefined) return { place, geometry: null, properties };
  if (!(blob instanceof Uint8Array))
    return { place, unread: `expected a geometry, got ${typeof blob}` };
  const read = readBlob(blob);
  if ('fault' in read) return { place, unread: read.fault, reason: 'geometry-type' };
  return { place, geometry: read.geometry, properties };
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function explain(error: unknown, file: string): unknown {
  if (error instanceof TwinError) return error;
  return new TwinError(
    'source-invalid',
    `${file}: Expected a GeoPackage, SQLite cannot read it (${error instanceof Error ? error.message : error}); the file is broken or cut off.`,
    { cause: error },
  );
}
