import { DatabaseSync } from 'node:sqlite';
import { TwinError } from '#model';
import { readHead } from '../source-file.ts';

export interface GeopackageLayer {
  readonly table: string;
  readonly geometryColumn: string;
  readonly isView: boolean;
  /** Some column may hold numbers that are no doubles. */
  readonly hasIntegers: boolean;
  readonly crs: string | undefined;
}

/** @throws {TwinError} source-invalid where the file is missing or no database. */
export function openDatabase(path: string): DatabaseSync {
  const head = Buffer.from(readHead(path, 16)).toString('latin1');
  if (!head.startsWith('SQLite format 3\0'))
    throw new TwinError(
      'source-invalid',
      `${path}: Expected a GeoPackage, its first bytes are no database's.`,
    );
  return new DatabaseSync(path, { readOnly: true });
}

/** @throws {TwinError} source-invalid where the layer is not there, or several are and none is named. */
export function findLayer(
  database: DatabaseSync,
  file: string,
  wanted: string | undefined,
): GeopackageLayer {
  const layers = database
    .prepare(
      `SELECT g.table_name AS name, g.column_name AS column_name, g.srs_id AS srs
       FROM gpkg_geometry_columns g JOIN gpkg_contents c ON c.table_name = g.table_name
       WHERE c.data_type = 'features' ORDER BY g.table_name`,
    )
    .all();
  const names = layers.map(({ name }) => String(name));
  if (names.length === 0)
    throw new TwinError('source-invalid', `${file}: Expected a layer of features, it has none.`);
  const list = names.map((name) => `"${name}"`).join(', ');
  if (wanted === undefined && names.length > 1)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected "layer" to name one of its ${names.length} layers: ${list}.`,
    );
  const found = wanted === undefined ? layers[0] : layers.find(({ name }) => name === wanted);
  if (!found)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a layer of ${list}, got "${wanted}" as "layer".`,
    );
  const table = String(found.name);
  const kind = database.prepare('SELECT type, sql FROM sqlite_master WHERE name = ?').get(table);
  if (!kind)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected the table of layer "${table}", the file lists it and lacks it.`,
    );
  const isView = kind.type === 'view' || /WITHOUT\s+ROWID/i.test(String(kind.sql));
  const crs = crsOf(database, Number(found.srs));
  return {
    table,
    geometryColumn: String(found.column_name),
    isView,
    hasIntegers: isView || hasWideIntegers(database, table),
    crs,
  };
}

/** True where a column's declared kind can hold more than a double counts exactly. */
function hasWideIntegers(database: DatabaseSync, table: string): boolean {
  const columns = database.prepare(`PRAGMA table_info(${quoteName(table)})`).all();
  return columns.some(
    ({ type, pk }) =>
      pk === 0 &&
      !/^(MEDIUMINT|SMALLINT|TINYINT|BOOLEAN|TEXT|REAL|DOUBLE|FLOAT|DATE|BLOB|.*(POINT|LINE|POLYGON|GEOMETRY|CURVE|SURFACE))/i.test(
        String(type),
      ),
  );
}

/** EPSG's code, else the definition as it stands; undefined for the two undefined systems. */
function crsOf(database: DatabaseSync, srs: number): string | undefined {
  if (srs === 0 || srs === -1) return undefined;
  const row = database
    .prepare(
      'SELECT organization AS org, organization_coordsys_id AS code, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?',
    )
    .get(srs);
  if (!row) return undefined;
  if (String(row.org).toUpperCase() === 'EPSG') return `EPSG:${row.code}`;
  const definition = String(row.definition);
  return definition === 'undefined' ? undefined : definition;
}

/** A name of a table or column within SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
