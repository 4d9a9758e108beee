import { basename } from 'node:path';
import { TwinError } from '#model';
import type { SourceFormat, SourceOptions } from './source.ts';
import { readHead } from './source-file.ts';

/** How a format is known before it is loaded: by the option, by the name's ending, by the first bytes. */
interface Registered {
  readonly name: string;
  /** Lower case, with the dot. */
  readonly endings: readonly string[];
  /** Asked where the ending is shared with another format, or known to none. */
  looksLike(head: Head): boolean;
  load(): Promise<SourceFormat>;
}

interface Head {
  readonly bytes: Uint8Array;
  /** The same, one letter a byte; the record separators of GeoJSONSeq as blanks. */
  readonly text: string;
}

/** In the order in which a file of an unknown ending is tried. */
const FORMATS: readonly Registered[] = [
  {
    name: 'flatgeobuf',
    endings: ['.fgb'],
    looksLike: ({ text }) => text.startsWith('fgb'),
    load: async () => (await import('./flatgeobuf/flatgeobuf-format.ts')).flatgeobufFormat,
  },
  {
    name: 'geopackage',
    endings: ['.gpkg'],
    looksLike: ({ text }) => text.startsWith('SQLite format 3\0'),
    load: async () => (await import('./geopackage/geopackage-format.ts')).geopackageFormat,
  },
  {
    name: 'shapefile',
    endings: ['.shp'],
    looksLike: ({ text }) => text.startsWith('\0\0\x27\x0a'),
    load: async () => (await import('./shapefile/shapefile-format.ts')).shapefileFormat,
  },
  {
    name: 'cityjson',
    endings: ['.city.json', '.cityjson', '.city.jsonl', '.cityjsonl', '.jsonl', '.json'],
    looksLike: ({ text }) => /^\s*\{/.test(text) && /"type"\s*:\s*"CityJSON/.test(text),
    load: async () => (await import('./cityjson/cityjson-format.ts')).cityjsonFormat,
  },
  {
    name: 'geojson',
    endings: [
      '.geojson',
      '.geojsonl',
      '.geojsons',
      '.geojsonseq',
      '.ndjson',
      '.ndgeojson',
      '.jsonl',
      '.json',
    ],
    looksLike: ({ text }) => /^(?:\u00ef\u00bb\u00bf)?\s*[{[]/.test(text),
    load: async () => (await import('./geojson/geojson-format.ts')).geojsonFormat,
  },
  {
    name: 'osm',
    endings: ['.osm.pbf', '.pbf', '.osm', '.osm.gz', '.osm.xml', '.xml'],
    looksLike: ({ text }) => /<osm[\s>]/.test(text) || text.slice(0, 64).includes('OSMHeader'),
    load: async () => (await import('./osm/osm-format.ts')).osmFormat,
  },
  {
    name: 'citygml',
    endings: ['.gml', '.gml.gz', '.citygml', '.xml'],
    looksLike: ({ text }) => /<(?:\w+:)?CityModel[\s>]/.test(text),
    load: async () => (await import('./citygml/citygml-format.ts')).citygmlFormat,
  },
  {
    name: 'csv',
    endings: ['.csv', '.tsv', '.wkt', '.txt'],
    looksLike: ({ text }) =>
      /^[^\n]*[,;\t|][^\n]*\n/.test(text) && /\b(?:POLYGON|POINT)\s*Z?\s*\(/i.test(text),
    load: async () => (await import('./csv/csv-format.ts')).csvFormat,
  },
];

/** Files that come with a source or around it, and what to name in their place. */
const INSTEAD: Readonly<Record<string, string>> = {
  '.dbf': 'name the .shp beside it',
  '.shx': 'name the .shp beside it',
  '.prj': 'name the .shp beside it',
  '.zip': 'unpack it and name the file inside',
  '.gz': 'unpack it and name the file inside',
  '.osm.bz2': 'decompress it (bunzip2 --keep), or convert it: osmium cat in.osm.bz2 -o out.osm.pbf',
  '.bz2': 'decompress it (bunzip2 --keep) and name the file inside',
  '.xz': 'decompress it (xz --decompress --keep) and name the file inside',
  '.7z': 'unpack it and name the file inside',
  '.rar': 'unpack it and name the file inside',
  '.gdb': 'convert it: ogr2ogr -f GPKG out.gpkg in.gdb',
  '.dwg': 'export it as Shapefile or GeoPackage first',
  '.dxf': 'convert it: ogr2ogr -f GPKG out.gpkg in.dxf',
  '.mdb': 'export it as Shapefile or GeoPackage first',
  '.kml': 'convert it: ogr2ogr -f GPKG out.gpkg in.kml',
  '.parquet': 'convert it: ogr2ogr -f FlatGeobuf out.fgb in.parquet',
};

/**
 * The format that reads a file: the one named in the options, else by the ending of the name, else by the
 * first bytes.
 *
 * @throws {TwinError} source-invalid where no format is known for it or the file cannot be read.
 */
export async function getSourceFormat(
  file: string,
  options: Pick<SourceOptions, 'format'>,
): Promise<SourceFormat> {
  const wanted = options.format?.toLowerCase();
  if (wanted !== undefined) {
    const named = FORMATS.find(({ name }) => name === wanted);
    if (named) return named.load();
    throw new TwinError(
      'source-invalid',
      `${basename(file)}: Expected a format of ${nameFormats()}, got "${options.format}".`,
    );
  }
  const name = basename(file).toLowerCase();
  const byEnding = findByEnding(name);
  const instead = Object.keys(INSTEAD).find((ending) => name.endsWith(ending));
  if (instead && byEnding.length === 0)
    throw new TwinError(
      'source-invalid',
      `${basename(file)}: Expected a source file, got ${instead}; ${INSTEAD[instead]}.`,
    );
  const only = byEnding.length === 1 ? byEnding[0] : undefined;
  if (only) return only.load();
  const bytes = readHead(file, HEAD_BYTES);
  const head = { bytes, text: Buffer.from(bytes).toString('latin1').replaceAll('\u001e', ' ') };
  const found = (byEnding.length > 0 ? byEnding : FORMATS).find((format) => format.looksLike(head));
  if (found) return found.load();
  throw new TwinError(
    'source-invalid',
    `${basename(file)}: Expected a file of a known format (${nameFormats()}), its ending and its first bytes tell none; name it with "format".`,
  );
}

/** Enough for the root element of XML with its name spaces, and for a line of GeoJSON. */
const HEAD_BYTES = 16_384;

/** The formats of the longest ending that fits. */
function findByEnding(name: string): readonly Registered[] {
  let longest = 0;
  for (const { endings } of FORMATS)
    for (const ending of endings)
      if (name.endsWith(ending)) longest = Math.max(longest, ending.length);
  return FORMATS.filter(({ endings }) =>
    endings.some((ending) => ending.length === longest && name.endsWith(ending)),
  );
}

function nameFormats(): string {
  return FORMATS.map(({ name }) => name)
    .sort()
    .join(', ');
}
