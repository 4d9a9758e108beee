import type { RawGeometry, RowCollector } from './collect-rows.ts';
import { decodeText } from './decode-text.ts';
import { fileFault } from './file-fault.ts';
import { titleOf } from './title-of.ts';

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** The parts of a shapefile that are read. */
export const SHAPEFILE_PART = /\.(shp|dbf|prj|cpg)$/i;

/**
 * The shapefiles of an archive; without a `.cpg` attributes are read as UTF-8 where they are, else as GB18030.
 *
 * @throws {TwinError} source-invalid where the parts do not fit together
 */
export async function takeShapefile(files: Files, rows: RowCollector): Promise<void> {
  const { parseDbf, parseShp } = await import('shpjs');
  const byName = new Map([...files].map(([name, bytes]) => [name.toLowerCase(), bytes]));
  const names = [...byName.keys()].filter(
    (name) => name.endsWith('.shp') && !name.includes('__macosx'),
  );
  let row = 0;
  for (const name of names) {
    const part = (end: string) => byName.get(name.replace(/shp$/, end));
    const text = (end: string) => {
      const bytes = part(end);
      return bytes && new TextDecoder().decode(bytes).trim();
    };
    const dbf = part('dbf');
    let shapes: unknown[];
    let table: Record<string, unknown>[];
    try {
      shapes = parseShp(toView(byName.get(name) as Uint8Array<ArrayBuffer>), text('prj'));
      table = dbf ? parseDbf(toView(dbf), encodingOf(text('cpg'), dbf)) : [];
    } catch (error) {
      throw fileFault(
        `Expected a readable shapefile, got a fault in ${name}: ${String(error)}`,
        `Shapefile「${name}」无法读取：${String(error)}`,
      );
    }
    for (const [at, shape] of shapes.entries()) {
      const properties = table[at] ?? {};
      const title = titleOf(properties);
      const sample = JSON.stringify(properties).slice(0, 300);
      rows.add({ row: ++row, geometry: shape as RawGeometry | null, sample, title, properties });
    }
  }
}

function toView(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Code pages go by many names: `936`, `CP936`, `GBK`, `UTF-8`, `65001`. */
function encodingOf(cpg: string | undefined, dbf: Uint8Array<ArrayBuffer>): string {
  const plain = cpg?.toLowerCase().replaceAll(/[\s_-]/g, '') ?? '';
  if (/^(cp|ms|windows)?936$|gb/.test(plain)) return 'gb18030';
  if (/utf8|65001/.test(plain)) return 'utf-8';
  if (plain) {
    try {
      return new TextDecoder(cpg).encoding;
    } catch {
      // An unknown name says no more than none.
    }
  }
  return decodeText(dbf.subarray(32)).encoding;
}
