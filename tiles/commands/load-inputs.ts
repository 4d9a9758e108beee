import { placesOf } from '../build/places.ts';
import { readPartSources } from '../build/shards.ts';
import { readBuildRecord } from '../build/standing.ts';
import type { BuildInputs } from '../build/step.ts';
import { applyCommandSources, type CommandSources, findGone } from '../config/command-sources.ts';
import { readConfig } from '../config/read-config.ts';
import { listSiteLandmarks } from '../landmarks/list-site-landmarks.ts';
import { readSeeds } from '../read-seeds.ts';

export interface LoadedInputs {
  readonly inputs: BuildInputs;
  readonly commandSources: CommandSources | null;
  /** Remembered sources that are not there any more. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Reads what a build is made from: seeds, configuration, and the sources of the command line.
 *
 * @param sources Of this command; undefined takes those of the shards or of the last build again, null none.
 * @param shards Of the parts that are to be joined.
 */
export function loadInputs({
  seedsFolder,
  outFolder,
  site: siteOrPath,
  sources,
  shards,
}: {
  readonly seedsFolder: string;
  readonly outFolder: string;
  readonly site: string | undefined;
  readonly sources: CommandSources | null | undefined;
  readonly shards?: number;
}): LoadedInputs {
  const { site, files, folder } = readSeeds(seedsFolder, siteOrPath);
  const siteFile = files['site.json'] as string;
  const isRemembered = sources === undefined;
  const remember = (): CommandSources | null => {
    const ofShards = shards === undefined ? undefined : readPartSources(outFolder, site.id, shards);
    if (ofShards !== undefined) return ofShards;
    return readBuildRecord(placesOf(outFolder, site.id))?.commandSources ?? null;
  };
  const commandSources = isRemembered ? remember() : sources;
  const configured = applyCommandSources(readConfig(siteFile, folder), commandSources);
  const config = {
    ...configured,
    landmarks: [...listSiteLandmarks(site, folder), ...configured.landmarks],
  };
  // What the district is built from decides steps apart from what it is.
  const seeds = { ...files, 'site.json': dropTiles(siteFile) };
  return {
    inputs: { site, seeds, config },
    commandSources,
    gone: isRemembered && commandSources ? findGone(commandSources) : new Set(),
  };
}

function dropTiles(siteFile: string): string {
  const { tiles: _, ...rest } = JSON.parse(siteFile) as Record<string, unknown>;
  return JSON.stringify(rest);
}
