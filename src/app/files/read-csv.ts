import { parse } from 'csv-parse/browser/esm/sync';
import type { RawGeometry, RowCollector } from './collect-rows.ts';
import { fileFault } from './file-fault.ts';
import { parseWkt } from './parse-wkt.ts';
import { titleOf } from './title-of.ts';

const LON = ['lon', 'lng', 'long', 'longitude', 'lon_deg', 'londeg', '经度', 'x', 'x坐标', 'jd'];
const LAT = ['lat', 'latitude', 'lat_deg', 'latdeg', '纬度', 'y', 'y坐标', 'wd'];
const SHAPE = ['wkt', 'geom', 'geometry', 'the_geom', 'shape', 'geom_wkt'];

/**
 * Rows with a head, whose places stand in two columns or in one of well-known text.
 *
 * @throws {TwinError} source-invalid where no column says where
 */
export function takeCsv(text: string, rows: RowCollector): void {
  const table = parse(text, {
    bom: true,
    delimiter: findDelimiter(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  }) as string[][];
  const [head = [], ...lines] = table;
  const find = (names: readonly string[]) =>
    names.map((name) => head.findIndex((own) => plain(own) === name)).find((at) => at >= 0) ?? -1;
  const [lon, lat, shape] = [find(LON), find(LAT), find(SHAPE)];
  if (shape < 0 && (lon < 0 || lat < 0))
    throw fileFault(
      `Expected columns of longitude and latitude (lon/lat, lng/lat, x/y, 经度/纬度) or of WKT, got: ${head.slice(0, 12).join(', ').slice(0, 200)}.`,
      `未找到经纬度列（经度/纬度、lon/lat、lng/lat、x/y）或 WKT 列。文件的列：${head.slice(0, 12).join('、').slice(0, 200)}。`,
    );
  for (const [at, line] of lines.entries()) {
    const row = at + 1;
    const sample = line.join(', ');
    const geometry = lon >= 0 && lat >= 0 ? toPoint(line[lon], line[lat]) : undefined;
    const place = geometry ?? (shape >= 0 ? parseWkt(line[shape] ?? '') : undefined);
    const written = shape >= 0 ? (line[shape] ?? '') : `${line[lon] ?? ''}${line[lat] ?? ''}`;
    if (!place) {
      rows.refuse(row, written === '' ? 'no-place' : 'bad-coordinates', sample);
      continue;
    }
    const properties = Object.fromEntries(
      head.flatMap((name, column) =>
        column === shape ? [] : [[name || `#${column + 1}`, toValue(line[column] ?? '')]],
      ),
    );
    rows.add({ row, geometry: place, sample, title: titleOf(properties), properties });
  }
}

/** `经度(°)` and `Lon [deg]` are the same columns as without their unit. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[（([].*$/g, '')
    .trim();
}

function toPoint(lon: string | undefined, lat: string | undefined): RawGeometry | undefined {
  const [x, y] = [toNumber(lon), toNumber(lat)];
  return x === undefined || y === undefined ? undefined : { type: 'Point', coordinates: [x, y] };
}

function toNumber(text = ''): number | undefined {
  const number = text === '' ? Number.NaN : Number(text.replace(/°$/, ''));
  return Number.isFinite(number) ? number : undefined;
}

/** Codes with leading zeros or more digits than a number holds stay text. */
function toValue(text: string): string | number {
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** What stands most often in the head. */
function findDelimiter(text: string): string {
  const head = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? '';
  const count = (mark: string) => head.split(mark).length - 1;
  return [',', '\t', ';', '|'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
