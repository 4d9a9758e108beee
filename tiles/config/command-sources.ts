import { existsSync } from 'node:fs';
import type { BuildConfig } from './build-config.ts';

/** Sources and settings given on the command line; plain JSON with absolute paths. */
export type CommandSources = Pick<BuildConfig, 'buildings' | 'terrain' | 'map' | 'properties'>;

/** Adds what the command line gives to what `site.json` names. */
export function applyCommandSources(
  config: BuildConfig,
  given: CommandSources | null,
): BuildConfig {
  if (!given) return config;
  return {
    ...config,
    buildings: [...config.buildings, ...given.buildings],
    terrain: [...config.terrain, ...given.terrain],
    map: [...config.map, ...given.map],
    properties: [
      ...config.properties.filter(({ name }) => !given.properties.some((own) => own.name === name)),
      ...given.properties,
    ],
  };
}

/** Files of remembered sources that are not there any more. */
export function findGone({ buildings, terrain, map }: CommandSources): ReadonlySet<string> {
  const files = [...buildings, ...terrain, ...map].map(({ file }) => file);
  return new Set(files.filter((file) => !existsSync(file)));
}
