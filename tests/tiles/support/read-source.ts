import type {
  OpenSource,
  SourceFeature,
  SourceFormat,
  SourceOptions,
  UnreadFeature,
} from '../../../tiles/sources/source.ts';

export interface ReadSource {
  readonly open: OpenSource;
  readonly features: readonly SourceFeature[];
  readonly unread: readonly UnreadFeature[];
}

/** Reads all of a source, its pieces as they would travel to a worker. */
export async function readSource(
  format: SourceFormat,
  path: string,
  options: SourceOptions = {},
): Promise<ReadSource> {
  const open = await format.open(path, options);
  const features: SourceFeature[] = [];
  const unread: UnreadFeature[] = [];
  for (const piece of JSON.parse(JSON.stringify(open.pieces)) as OpenSource['pieces'])
    for await (const batch of format.read(path, piece, options))
      for (const item of batch) 'unread' in item ? unread.push(item) : features.push(item);
  return { open, features, unread };
}
