import { join } from 'node:path';

/** A build's share of a district that several machines build: the first of two is `{ index: 1, count: 2 }`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Where a build reads and writes, all in the folder of the built districts. */
export interface BuildPlaces {
  /** The district as viewers read it. */
  readonly published: string;
  /** What an interrupted build has done so far. */
  readonly root: string;
  /** Files to be published. */
  readonly out: string;
  readonly work: string;
  readonly journal: string;
  /** What the next build needs to know of the standing one. */
  readonly kept: string;
  /** The standing district while a new one takes its place. */
  readonly old: string;
  readonly lock: string;
  /** Hashes of source files by path, size and time of change. */
  readonly fileHashes: string;
}

export function placesOf(outFolder: string, siteId: string, shard?: Shard): BuildPlaces {
  const name = shard ? `.${siteId}.part-${shard.index}-of-${shard.count}` : `.${siteId}.work`;
  const root = join(outFolder, name);
  return {
    published: join(outFolder, siteId),
    root,
    out: join(root, 'out'),
    work: join(root, 'work'),
    journal: join(root, 'journal.ndjson'),
    kept: join(outFolder, `.${siteId}.kept`),
    old: join(outFolder, `.${siteId}.old`),
    lock: shard ? `${root}.lock` : join(outFolder, `.${siteId}.lock`),
    fileHashes: join(outFolder, `.${siteId}.hashes.json`),
  };
}
