import type { JobContext } from '../build/step.ts';
import type { LandmarkSource } from '../config/build-config.ts';
import { createRootCell } from '../records/root-cell.ts';
import { WordWriter } from '../records/word-writer.ts';
import { createRecordWriter } from '../records/write-record.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
import { type Landmark, readLandmark, writeLandmark } from './landmark.ts';
import type { RecordSet } from './record-set.ts';
import type { Region } from './region.ts';
import { createPropertySchema } from './tile/property-schema.ts';
import { createPropertyColumns } from './tile/property-table.ts';

/** A landmark's own tile. Plain JSON. */
export interface LandmarkTile {
  readonly uri: string;
  readonly region: Region;
  /** Diagonal of its extent, metres. */
  readonly sizeM: number;
}

/** Writes each landmark as a glb of its own; its rows follow those of all other buildings. */
export function makeLandmarks(
  context: Pick<JobContext, 'inputs' | 'warn'>,
  options: {
    readonly firstGid: number;
    readonly groundM: GroundHeight;
    readonly write: (path: string, bytes: Uint8Array) => void;
  },
): { readonly set: RecordSet; readonly tiles: readonly LandmarkTile[] } {
  const { site, config } = context.inputs;
  const { firstGid, groundM, write } = options;
  const landmarks = config.landmarks.map(readLandmark);
  const townCodes = site.towns.map(({ code }) => code);
  const set = toSet(landmarks, { firstGid, groundM, townCodes, bounds: site.bounds });
  const schema = createPropertySchema(config.properties);
  const tiles = landmarks.map((landmark, i): LandmarkTile => {
    for (const warning of landmark.warnings) context.warn(warning);
    const { bytes, region } = writeLandmark(landmark, {
      gid: firstGid + i,
      groundM: set.baseM[i] as number,
      schema,
      columns: createPropertyColumns(set, [i], {
        declared: config.properties,
        townCodes,
        idPrefix: '',
      }),
    });
    const uri = `landmarks/${i}.glb`;
    write(uri, bytes);
    const { west, east, low, high, north, south } = landmark.extent;
    return { uri, region, sizeM: Math.hypot(east - west, high - low, south - north) };
  });
  return { set, tiles };
}

function toSet(
  landmarks: readonly Landmark[],
  parts: {
    readonly firstGid: number;
    readonly groundM: GroundHeight;
    readonly townCodes: readonly string[];
    readonly bounds: Parameters<typeof createRootCell>[0];
  },
): RecordSet {
  const words = new WordWriter();
  const write = createRecordWriter(createRootCell(parts.bounds), parts.townCodes);
  const start = landmarks.map(({ record }, i) => {
    const at = words.length;
    write(record, i, words);
    return at;
  });
  const groundAt = ({ source }: { readonly source: LandmarkSource }) =>
    parts.groundM(...source.position) + (source.liftM ?? 0);
  return {
    count: landmarks.length,
    words: words.words,
    start: Uint32Array.from(start),
    gid: Uint32Array.from(start, (_, i) => parts.firstGid + i),
    baseM: Float32Array.from(landmarks, groundAt),
    renamed: new Map(),
  };
}
