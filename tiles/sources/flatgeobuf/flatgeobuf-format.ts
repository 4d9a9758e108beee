import { closeSync } from 'node:fs';
import type { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import { parseProperties } from 'flatgeobuf/lib/mjs/generic/feature.js';
import { buildHeader, deserialize } from 'flatgeobuf/lib/mjs/generic/featurecollection.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import type {
  OpenSource,
  SourceFeature,
  SourceFormat,
  SourcePiece,
  UnreadFeature,
} from '../source.ts';
import { openSource, PIECE_BYTES, readRange } from '../source-file.ts';
import { cutFeatures } from './cut-features.ts';
import { toGeometry } from './flatgeobuf-geometry.ts';
import { MAGIC_BYTES, readHeader } from './flatgeobuf-header.ts';

export interface FlatgeobufPieceAt {
  readonly start: number;
  readonly end: number;
  /** Number of its first feature, counting from 0. */
  readonly first: number;
}

type Batch = (SourceFeature | UnreadFeature)[];

const BATCH = 128;

export const flatgeobufFormat: SourceFormat = createFlatgeobufFormat(PIECE_BYTES);

/** FlatGeobuf: cut by the offsets in its index where it has one, else by walking from feature to feature. */
export function createFlatgeobufFormat(pieceBytes: number): SourceFormat {
  return {
    name: 'flatgeobuf',
    open: async (path): Promise<OpenSource> => {
      const { file, bytes } = openSource(path);
      try {
        const header = await readHeader(path, file);
        const pieces = cutFeatures(file, header, { bytes, pieceBytes }).map((at, index) => ({
          index,
          at,
        }));
        const { featuresCount } = header.meta;
        return {
          crs: header.crs,
          bytes,
          pieces,
          featureCount: featuresCount > 0 ? featuresCount : undefined,
        };
      } finally {
        closeSync(file);
      }
    },
    read: readPiece,
  };
}

async function* readPiece(path: string, piece: SourcePiece): AsyncGenerator<Batch> {
  const at = piece.at as FlatgeobufPieceAt;
  const { file } = openSource(path);
  let meta: HeaderMeta;
  let features: Buffer;
  try {
    ({ meta } = await readHeader(path, file));
    features = readRange(file, at.start, at.end);
  } finally {
    closeSync(file);
  }
  const { count, end } = measureFeatures(features);
  let batch: Batch = [];
  const fromFeature = (index: number, feature: Feature) =>
    readFeature(feature, meta, { index: at.first + index, limitBytes: end }) as object;
  const whole = asFile(meta, features.subarray(0, end));
  for await (const read of deserialize(whole, { fromFeature })) {
    batch.push(read as SourceFeature | UnreadFeature);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (end < at.end - at.start)
    batch.push({
      place: `feature ${at.first + count}`,
      unread: 'expected a whole feature, the file is cut off or broken here',
    });
  if (batch.length > 0) yield batch;
}

/** How many whole features there are, and where the last one ends. */
function measureFeatures(bytes: Buffer): { readonly count: number; readonly end: number } {
  let end = 0;
  let count = 0;
  while (end + 4 <= bytes.length) {
    const next = end + 4 + bytes.readUInt32LE(end);
    if (next > bytes.length || next < end + 12) break;
    end = next;
    count++;
  }
  return { count, end };
}

/** The features of a piece as a file of their own, without an index, for the library to read. */
function asFile(meta: HeaderMeta, features: Uint8Array): Uint8Array {
  const header = buildHeader({ ...meta, indexNodeSize: 0 });
  const bytes = new Uint8Array(MAGIC_BYTES + header.length + features.length);
  bytes.set([0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0]);
  bytes.set(header, MAGIC_BYTES);
  bytes.set(features, MAGIC_BYTES + header.length);
  return bytes;
}

function readFeature(
  feature: Feature,
  meta: HeaderMeta,
  { index, limitBytes }: { readonly index: number; readonly limitBytes: number },
): SourceFeature | UnreadFeature {
  const place = `feature ${index}`;
  try {
    const geometry = toGeometry(feature.geometry(), meta.geometryType, limitBytes);
    if (typeof geometry === 'string') return { place, unread: geometry, reason: 'geometry-type' };
    const own = feature.columnsLength() > 0;
    if (own) return { place, unread: 'expected the columns of the file, got its own' };
    return { place, geometry, properties: parseProperties(feature, meta.columns) };
  } catch (error) {
    return {
      place,
      unread: `expected a feature, it is broken (${error instanceof Error ? error.message : error})`,
    };
  }
}
