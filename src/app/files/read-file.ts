import { parseXml } from '#adapters';
import type { Feature } from '#model';
import type { ImportReport } from '#state';
import { createRowCollector, type RowCollector } from './collect-rows.ts';
import { decodeText } from './decode-text.ts';
import type { FileContext } from './file-context.ts';
import { fileFault } from './file-fault.ts';
import { MOST_FILE_BYTES } from './limits.ts';
import { takeCsv } from './read-csv.ts';
import { takeCzml } from './read-czml.ts';
import { takeGeoJson, takeGeoJsonLines } from './read-geojson.ts';
import { takeGpx } from './read-gpx.ts';
import { takeKml } from './read-kml.ts';
import { SHAPEFILE_PART, takeShapefile } from './read-shapefile.ts';
import { unzip } from './unzip.ts';

const MOST_XML_ELEMENTS = 5_000_000;

export interface ReadFile {
  readonly format: string;
  readonly features: readonly Feature[];
  readonly report: Pick<ImportReport, 'read' | 'kept' | 'refused' | 'hints'>;
}

/**
 * Reads the places of a file, told by what is in it rather than by its name.
 *
 * @throws {TwinError} source-invalid, with the words for a person as its cause
 */
export async function readFile(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  context: FileContext,
): Promise<ReadFile> {
  if (bytes.length > MOST_FILE_BYTES)
    throw fileFault(
      `Expected a file of at most 50 MB, got ${Math.ceil(bytes.length / 1048576)} MB. Split it, or serve it as tiles.`,
      `文件为 ${Math.ceil(bytes.length / 1048576)} MB，超过 50 MB 上限。请拆分文件，或发布为瓦片服务。`,
    );
  const rows = createRowCollector(context.bounds);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const format = isZip
    ? await takeArchive(bytes, rows, context)
    : takeText(name, decodeText(bytes).text.replace(/^\uFEFF/, ''), rows, context);
  const { features, report } = rows.finish();
  if (report.read === 0)
    throw fileFault(`Expected places in ${name}, got none.`, '文件中没有任何要素。');
  return { format, features, report };
}

async function takeArchive(
  bytes: Uint8Array<ArrayBuffer>,
  rows: RowCollector,
  context: FileContext,
): Promise<string> {
  const files = await unzip(bytes, (name) => SHAPEFILE_PART.test(name) || /\.kml$/i.test(name));
  const kml = [...files].find(([name]) => /\.kml$/i.test(name));
  if (kml) {
    takeXml(decodeText(kml[1]).text, rows, context);
    return 'KMZ';
  }
  if (![...files.keys()].some((name) => /\.shp$/i.test(name)))
    throw fileFault(
      'Expected an archive with a shapefile (.shp, .dbf, .prj) or a KML document, got neither.',
      '压缩包中没有 Shapefile（.shp、.dbf、.prj）或 KML 文件。',
    );
  await takeShapefile(files, rows);
  return 'Shapefile';
}

function takeText(name: string, text: string, rows: RowCollector, context: FileContext): string {
  const lead = text.slice(0, 1000).trimStart();
  const start = lead.charCodeAt(0) === 0x1e ? lead.slice(1) : lead;
  if (start === '')
    throw fileFault(`Expected places in ${name}, got an empty file.`, '文件是空的。');
  if (start.startsWith('<')) return takeXml(text, rows, context);
  if (!/^[[{]/.test(start)) {
    if ([...start].some((letter) => letter.charCodeAt(0) < 9))
      throw fileFault(
        `Expected GeoJSON, CSV, KML, KMZ, GPX, CZML or a zipped shapefile, got other bytes in ${name}.`,
        '无法识别的文件。支持 GeoJSON、CSV、KML、KMZ、GPX、CZML 与打包为 .zip 的 Shapefile。',
      );
    takeTable(text, rows);
    return 'CSV';
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // Several texts, one a line, are no whole one.
    if (!isJson(start.split(/\r?\n/, 1)[0] ?? ''))
      throw fileFault(
        `Expected whole JSON in ${name}, got: ${String(error)}`,
        `文件不是完整的 JSON：${String(error)}`,
      );
    takeGeoJsonLines(text, rows);
    return 'GeoJSON';
  }
  if (Array.isArray(json)) {
    takeCzml(json, rows);
    return 'CZML';
  }
  takeGeoJson(json, rows);
  return 'GeoJSON';
}

function takeTable(text: string, rows: RowCollector): void {
  try {
    takeCsv(text, rows);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('CSV_'))
      throw error;
    throw fileFault(`Expected CSV, got: ${error.message}`, `CSV 无法解析：${error.message}`);
  }
}

function takeXml(text: string, rows: RowCollector, context: FileContext): string {
  const xml = parseXml(text.trimStart(), MOST_XML_ELEMENTS);
  if (!xml.ok) throw fileFault(xml.reason, `XML 无法解析：${xml.reason}`);
  const { root } = xml;
  if (root.name === 'kml') takeKml(root, rows, context);
  else if (root.name === 'gpx') takeGpx(root, rows, context);
  else
    throw fileFault(
      `Expected KML or GPX, got XML of <${root.name.slice(0, 40)}>.`,
      `XML 应为 KML 或 GPX，文件的根元素是 <${root.name.slice(0, 40)}>。`,
    );
  return root.name === 'kml' ? 'KML' : 'GPX';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
