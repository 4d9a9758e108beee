import { basename } from 'node:path';
import type { JobContext } from '../build/step.ts';
import type { BuildingSource } from '../config/build-config.ts';
import type { PlacementSamples } from '../footprints/placement.ts';
import { createRecordReader } from '../footprints/record-reader.ts';
import type { Refusal } from '../footprints/refusal.ts';
import { PieceWriter, piecePaths } from '../records/piece.ts';
import { createRootCell } from '../records/root-cell.ts';
import { getSourceFormat } from '../sources/registry.ts';
import type { SourceFeature, SourcePiece, UnreadFeature } from '../sources/source.ts';
import { createReplacedIds } from './replaced-ids.ts';

/** A piece of a source that is to become records. */
export interface ReadJob {
  /** Place in `config.buildings`. */
  readonly source: number;
  readonly piece: SourcePiece;
  /** Number among the pieces of all sources. */
  readonly number: number;
  readonly fileCrs?: string | undefined;
}

/** What became of a piece. Plain JSON. */
export interface PieceFacts {
  readonly count: number;
  readonly withId: number;
  readonly placement: PlacementSamples | null;
  /** How often each kind of repair was made. */
  readonly repairs: Readonly<Record<string, number>>;
  /** Ids of left-out buildings that a landmark replaces. */
  readonly replaced: readonly string[];
}

/** Reads a piece of a source, checks it, and writes its records along the Morton curve. */
export async function runReadJob(job: ReadJob, context: JobContext): Promise<PieceFacts> {
  const { site, config } = context.inputs;
  const source = config.buildings[job.source] as BuildingSource;
  const format = await getSourceFormat(source.file, source);
  const reader = keep(context, `reader ${job.source} ${job.fileCrs}`, () =>
    createRecordReader(source, context.inputs, job.fileCrs),
  );
  reader.takePlacement();
  const writer = keep(
    context,
    'writer',
    () =>
      new PieceWriter(
        createRootCell(site.bounds),
        site.towns.map(({ code }) => code),
      ),
  );
  writer.clear();
  const replaced = createReplacedIds(config.landmarks);
  const repairs: Record<string, number> = {};
  let featuresIn = 0;
  const options = readOptions(source, site.bounds);
  for await (const batch of format.read(source.file, job.piece, options)) {
    context.signal.throwIfAborted();
    for (const feature of batch) {
      featuresIn++;
      const reading = reader.read(feature);
      for (const refusal of reading.refusals) refuse(context, source, feature, refusal);
      for (const repair of reading.repairs) repairs[repair] = (repairs[repair] ?? 0) + 1;
      for (const record of reading.records) if (!replaced.take(record)) writer.add(record);
    }
  }
  const { count, withId, records, keys } = writer.finish();
  const paths = piecePaths(job.number);
  context.writeWork(paths.records, records);
  context.writeWork(paths.keys, keys);
  context.count({ featuresIn, featuresOut: count });
  return {
    count,
    withId,
    placement: reader.takePlacement(),
    repairs,
    replaced: replaced.taken(),
  };
}

/** What a thread makes once for all pieces: new functions would have to be compiled anew as well. */
function keep<T>({ memory }: JobContext, name: string, make: () => T): T {
  const known = memory.get(name) as T | undefined;
  if (known !== undefined) return known;
  const made = make();
  memory.set(name, made);
  return made;
}

/** How a source of buildings is opened and read. */
export function readOptions(
  source: BuildingSource,
  bounds: JobContext['inputs']['site']['bounds'],
): BuildingSource {
  return { ...source, take: source.take ?? ['building', 'building-part'], bounds };
}

function refuse(
  context: JobContext,
  source: BuildingSource,
  feature: SourceFeature | UnreadFeature,
  { reason, field, expected }: Refusal,
): void {
  const { place, id } = feature;
  context.refuse({ file: basename(source.file), place, id, reason, field, expected });
}
