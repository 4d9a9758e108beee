import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import type { SourceFeature, SourceFormat, UnreadFeature } from '../source.ts';
import { readHead } from '../source-file.ts';
import { readXmlText } from '../xml/read-xml-text.ts';
import { createBuildingReader } from './building-reader.ts';

/**
 * CityGML 1.0 and 2.0: buildings with their parts and installations, of the highest level up to LoD2 that each
 * has; other objects are no buildings and are passed over. Read as a stream: one building is in memory at a time.
 */
export const citygmlFormat: SourceFormat = {
  name: 'citygml',
  async open(path, options) {
    readHead(path, 1);
    const head = await readHeadText(path, options.encoding);
    if (!/<(?:[\w.-]+:)?(?:CityModel|Building)[\s>]/.test(head.text))
      throw new TwinError(
        'source-invalid',
        `${basename(path)}: Expected CityGML with a CityModel, found none in its first ${HEAD_CHARACTERS / 1e6} million letters.`,
      );
    return {
      crs: head.srsName,
      bytes: statSync(path).size,
      pieces: [{ index: 0, at: { srsName: head.srsName ?? null } }],
    };
  },
  async *read(path, piece, options) {
    const { srsName } = piece.at as { readonly srsName: string | null };
    const reader = createBuildingReader(srsName ?? undefined);
    let batch: (SourceFeature | UnreadFeature)[] = [];
    try {
      for await (const text of readXmlText(path, options.encoding)) {
        batch.push(...reader.write(text));
        if (reader.isBroken) break;
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      batch.push(...reader.close());
    } catch (error) {
      // A gzip that breaks off, or a disk that does.
      batch.push({
        place: `line ${reader.line}`,
        unread: `the file breaks off or cannot be read: ${(error as Error).message}; what follows is lost`,
      });
    }
    if (batch.length > 0) yield batch;
  },
};

const BATCH = 256;
/** The envelope stands at the beginning; where there is none, the first building tells. */
const HEAD_CHARACTERS = 4e6;

async function readHeadText(path: string, encoding: string | undefined) {
  let text = '';
  try {
    for await (const chunk of readXmlText(path, encoding)) {
      text += chunk;
      if (text.length > HEAD_CHARACTERS) break;
      const srsName = findSrsName(text);
      if (srsName) return { text, srsName };
    }
  } catch {
    // Reading says it, with the place.
  }
  return { text, srsName: findSrsName(text) };
}

function findSrsName(text: string): string | undefined {
  return /\ssrsName\s*=\s*["']([^"']+)["']/.exec(text)?.[1]?.trim();
}
