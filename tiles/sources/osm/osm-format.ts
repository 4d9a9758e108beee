import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import {
  MAP_LAYERS,
  type SourceFeature,
  type SourceFormat,
  type SourceLayer,
  type UnreadFeature,
} from '../source.ts';
import { readHead } from '../source-file.ts';
import { readXmlText } from '../xml/read-xml-text.ts';
import { readOsmFeatures } from './read-features.ts';
import { checkPbfHeader, createPbfScanner } from './scan-pbf.ts';
import { createXmlScanner } from './scan-xml.ts';

const LAYERS: readonly SourceLayer[] = ['building', ...MAP_LAYERS];
const BATCH = 512;

/**
 * OpenStreetMap as PBF or XML. Ids are those of its addresses, `way/12`; attributes are the tags. A building
 * made of parts (building:part) comes as one feature with `parts`. In one piece: ways and relations need nodes
 * from anywhere in the file.
 */
export const osmFormat: SourceFormat = {
  name: 'osm',
  async open(path, options) {
    if (isXml(path)) await checkXml(path, options.encoding);
    else checkPbfHeader(path);
    return {
      crs: 'EPSG:4326',
      bytes: statSync(path).size,
      pieces: [{ index: 0, at: null }],
    };
  },
  async *read(path, _piece, options) {
    const scanner = isXml(path) ? createXmlScanner(path, options.encoding) : createPbfScanner(path);
    const wish = { take: new Set(options.take ?? LAYERS), bounds: options.bounds };
    let batch: (SourceFeature | UnreadFeature)[] = [];
    try {
      for await (const found of readOsmFeatures(scanner, wish))
        for (const item of found) {
          batch.push(item);
          if (batch.length < BATCH) continue;
          yield batch;
          batch = [];
        }
      if (batch.length > 0) yield batch;
    } finally {
      scanner.close();
    }
  },
};

/** A PBF begins with a length below 64 KiB in four bytes, so with two of zero. */
function isXml(path: string): boolean {
  const [first, second] = readHead(path, 2);
  return !(first === 0 && second === 0);
}

async function checkXml(path: string, encoding: string | undefined): Promise<void> {
  let text = '';
  try {
    for await (const chunk of readXmlText(path, encoding)) {
      text += chunk;
      if (text.length > 4096) break;
    }
  } catch {
    // Not even unpacked: said below.
  }
  if (!/<osm[\s>]/.test(text.slice(0, 4096)))
    throw new TwinError(
      'source-invalid',
      `${basename(path)}: Expected OpenStreetMap data as PBF or XML (<osm>), found neither.`,
    );
}
