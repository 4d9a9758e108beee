import { closeSync } from 'node:fs';
import { basename } from 'node:path';
import { PbfReader } from 'pbf';
import { TwinError } from '#model';
import { openSource } from '../source-file.ts';
import type { OsmBreak, OsmScanner } from './osm-elements.ts';
import { readBlob } from './pbf-blobs.ts';
import { HAS_NODES, HAS_RELATIONS, HAS_WAYS, visitBlock } from './pbf-block.ts';

/** What this reader knows of; a file that needs more is refused. */
const FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes']);

/** A scanner of an OSM PBF file: one block in memory at a time; blocks of kinds not asked for stay packed. */
export function createPbfScanner(path: string): OsmScanner {
  const { file } = openSource(path);
  /** Kinds that the block at this place holds, once it has been read. */
  const kindsAt = new Map<number, number>();
  return {
    async *scan(visitor) {
      const wanted =
        (visitor.node ? HAS_NODES : 0) |
        (visitor.way ? HAS_WAYS : 0) |
        (visitor.relation ? HAS_RELATIONS : 0);
      let at = 0;
      try {
        for (let blob = readBlob(file, at); blob; blob = readBlob(file, at)) {
          if (blob.type === 'OSMData' && (kindsAt.get(at) ?? wanted) & wanted) {
            kindsAt.set(at, visitBlock(blob.unpack(), visitor));
            yield;
          }
          at = blob.to;
        }
      } catch (error) {
        return breakAt(at, error);
      }
      return undefined;
    },
    close: () => closeSync(file),
  };
}

function breakAt(at: number, error: unknown): OsmBreak {
  return {
    place: `byte ${at}`,
    reason: `broken PBF: ${(error as Error).message}; what follows in the file is lost`,
  };
}

/**
 * Reads the header, so that a file that cannot be read is refused before anything is built.
 *
 * @throws {TwinError} source-invalid
 */
export function checkPbfHeader(path: string): void {
  const { file } = openSource(path);
  try {
    const blob = readBlob(file, 0);
    if (blob?.type !== 'OSMHeader')
      throw new Error(`the first block is ${blob?.type || 'missing'}`);
    const reader = new PbfReader(blob.unpack());
    for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
      if (field !== 4) continue;
      const feature = reader.readString();
      if (!FEATURES.has(feature))
        throw new Error(
          feature === 'HistoricalInformation'
            ? 'it holds the history; make an extract of one day first: osmium time-filter'
            : `it needs "${feature}", which is not read`,
        );
    }
  } catch (cause) {
    throw new TwinError(
      'source-invalid',
      `${basename(path)}: Expected OpenStreetMap data in PBF; ${(cause as Error).message}.`,
      { cause },
    );
  } finally {
    closeSync(file);
  }
}
