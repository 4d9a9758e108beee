import { createRequire } from 'node:module';
import { TwinError } from '#model';
import { CORRECTED_SHIFTS, SHIFTS_FOR_GRIDS } from './datum-shifts.ts';
import { describeZone, gaussKruegerProj, parseZoneName } from './gauss-krueger.ts';

/** A coordinate system, as far as it must be known to reach WGS84. */
export interface Crs {
  /** For messages: `EPSG:4528 (CGCS2000 / 3-degree Gauss-Kruger zone 40)`. */
  readonly name: string;
  readonly kind: 'wgs84' | 'gcj02' | 'bd09' | 'proj';
  /** proj string or WKT; only of kind `proj`. */
  readonly definition: string;
  readonly warnings: readonly string[];
}

/**
 * Geographic systems taken for WGS84 as they are. CGCS2000 (4490, 4480) and WGS84 are realisations of ITRF;
 * at one place they differ by decimetres, by the drift of the plates since 2000.
 */
const SAME_AS_WGS84 = new Set(['4326', '4979', '4490', '4480']);

const require = createRequire(import.meta.url);

/**
 * Reads what a file or a configuration calls its system: `EPSG:n`, a URN or URL of one, `CRS84`, WKT 1 or 2,
 * ESRI .prj text, a proj string, the name of a Gauss–Krüger zone, `GCJ-02`, `BD-09`. Nothing means WGS84.
 *
 * @throws {TwinError} source-invalid
 */
export function readCrs(given: string | undefined): Crs {
  const text = given?.trim() ?? '';
  if (text === '') return wgs84('WGS84');
  const word = text.toUpperCase().replaceAll(/[\s_-]/g, '');
  if (['WGS84', 'CGCS2000', 'CRS84', 'OGC:CRS84'].includes(word)) return wgs84(text);
  if (word === 'GCJ02') return { name: 'GCJ-02', kind: 'gcj02', definition: '', warnings: [] };
  if (word === 'BD09' || word === 'BD09LL')
    return { name: 'BD-09', kind: 'bd09', definition: '', warnings: [] };
  if (/^(urn:|https?:)/i.test(text)) return readReference(text);
  const code = /^EPSG:{1,2}(\d+)(?:\+\d+)?$/i.exec(text)?.[1];
  if (code) return readEpsg(code);
  if (/\+(proj|init)=/.test(text)) return readProj(text, text);
  if (/^[A-Z_]+\s*\[/i.test(text)) return readWkt(text);
  const zone = parseZoneName(text);
  if (zone) return readProj(describeZone(zone), gaussKruegerProj(zone));
  throw unknown(text);
}

function wgs84(name: string): Crs {
  return { name, kind: 'wgs84', definition: '', warnings: [] };
}

/** URNs and URLs as GML and GeoJSON write them; of a compound one the horizontal part counts. */
function readReference(text: string): Crs {
  if (/crs84h?\b/i.test(text)) return wgs84('CRS84');
  const code =
    /epsg:[\d.]*:(\d+)/i.exec(text)?.[1] ??
    /epsg\/[\d.]+\/(\d+)/i.exec(text)?.[1] ??
    /epsg\.xml#(\d+)/i.exec(text)?.[1] ??
    /epsg[:/](\d+)/i.exec(text)?.[1];
  if (!code) throw unknown(text);
  return readEpsg(code);
}

interface IndexedCrs {
  readonly kind: string;
  readonly name: string;
  readonly wkt: string | null;
  readonly proj4: string | null;
}

function readEpsg(code: string): Crs {
  if (SAME_AS_WGS84.has(code)) return wgs84(`EPSG:${code}`);
  let found: IndexedCrs | undefined;
  try {
    found = require(`epsg-index/s/${code}.json`) as IndexedCrs;
  } catch {
    // Said below.
  }
  if (!found)
    throw new TwinError(
      'source-invalid',
      `Expected the code of a coordinate system, got EPSG:${code}, which the index of codes lacks; check the number, or give the system as a proj string.`,
    );
  if (!found.proj4 || found.kind.includes('VERT'))
    throw new TwinError(
      'source-invalid',
      `Expected a system with eastings and northings or degrees, got EPSG:${code} (${found.name}); give the horizontal system, as a code or a proj string.`,
    );
  // A compound system's own string lacks the datum's shift.
  const part = found.kind.includes('COMPOUND')
    ? codeOf(horizontalPart(found.wkt ?? ''))
    : undefined;
  if (part && part !== code) return readEpsg(part);
  const definition = mendShift(found.proj4);
  const read = readProj(`EPSG:${code} (${found.name})`, definition.text);
  return { ...read, warnings: [...definition.warnings, ...read.warnings] };
}

/** Puts the datum's shift right; grid files are not at hand, so published parameters stand in for them. */
function mendShift(proj: string): { text: string; warnings: string[] } {
  const text = proj.replace(/\+towgs84=(\S+)/, (all, shift: string) => {
    const right = CORRECTED_SHIFTS.get(shift);
    return right ? `+towgs84=${right}` : all;
  });
  const grid = /\s\+nadgrids=(?!@null)("[^"]*"|\S+)/.exec(text);
  if (!grid) return { text, warnings: [] };
  const shift = SHIFTS_FOR_GRIDS.get(grid[1] as string);
  return {
    text: text.replace(grid[0], shift ? ` +towgs84=${shift}` : ''),
    warnings: [
      `its datum is tied to WGS84 by the grid file ${grid[1]}, which is not read; positions may be off by ${shift ? 'some metres' : 'up to some hundred metres'}. Convert the file to WGS84 first where that matters.`,
    ],
  };
}

function readProj(name: string, definition: string): Crs {
  const init = /\+init=epsg:(\d+)/i.exec(definition)?.[1];
  if (init) return readEpsg(init);
  return { name, kind: 'proj', definition, warnings: warnOfDatum(`${name} ${definition}`) };
}

function readWkt(text: string): Crs {
  const wkt = horizontalPart(text);
  const name = /\[\s*"([^"]*)"/.exec(wkt)?.[1] ?? 'WKT';
  const code = codeOf(wkt);
  if (code) return readEpsg(code);
  const isGeographic = /^(GEOGCS|GEOGCRS|GEODCRS)/i.test(wkt);
  if (isGeographic && /WGS[\s_]*(19)?84|China_?(Geodetic_Coordinate_System_)?2000/i.test(name))
    return wgs84(name);
  const zone = /^PROJ/i.test(wkt) ? parseZoneName(name) : undefined;
  if (zone && !/TOWGS84/i.test(wkt)) return readProj(describeZone(zone), gaussKruegerProj(zone));
  const known = warnOfDatum(wkt);
  return {
    name,
    kind: 'proj',
    definition: wkt,
    warnings: known.length > 0 ? known : warnOfShift(wkt),
  };
}

/** The code that stands at the end of a system's text. */
function codeOf(wkt: string): string | undefined {
  return /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]$/i.exec(wkt)?.[1];
}

/** The projected or geographic system within a compound one. */
function horizontalPart(text: string): string {
  if (!/^(COMPD_CS|COMPOUNDCRS|BOUNDCRS)/i.test(text)) return text;
  const from = text.search(/(PROJCS|PROJCRS|GEOGCS|GEOGCRS|GEODCRS)\s*\[/i);
  if (from < 0) return text;
  let depth = 0;
  for (let i = text.indexOf('[', from); i < text.length; i++) {
    if (text[i] === '[') depth++;
    else if (text[i] === ']' && --depth === 0) return text.slice(from, i + 1);
  }
  return text;
}

/** The shifts of the older Chinese datums are not public and differ from place to place. */
function warnOfDatum(text: string): string[] {
  const name = /beijing[\s_]*(19)?54|new beijing/i.test(text)
    ? 'Beijing 1954'
    : /xian[\s_]*(19)?80/i.test(text)
      ? 'Xian 1980'
      : undefined;
  return name
    ? [
        `${name} has no public shift to WGS84; positions may be off by ${name === 'Xian 1980' ? 'some' : 'up to a hundred'} metres. Convert the file with the local parameters first, or declare them: "crs": "+proj=… +towgs84=dx,dy,dz,rx,ry,rz,s".`,
      ]
    : [];
}

/** ESRI's files name a datum and not its shift; on another ellipsoid than WGS84's it is never nothing. */
function warnOfShift(wkt: string): string[] {
  const axis = /(?:SPHEROID|ELLIPSOID)\s*\[\s*"[^"]*"\s*,\s*([\d.]+)/i.exec(wkt)?.[1];
  if (!axis || Math.abs(Number(axis) - 6378137) < 1 || /TOWGS84/i.test(wkt)) return [];
  return [
    'the shift of its datum to WGS84 is not said; positions may be off by up to some hundred metres. Declare the system by its code: "crs": "EPSG:…".',
  ];
}

function unknown(text: string): TwinError {
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return new TwinError(
    'source-invalid',
    `Expected a coordinate system (EPSG:4528, WKT, a proj string, GCJ-02 or BD-09), got "${short}"; declare it as "crs" beside the file.`,
  );
}
