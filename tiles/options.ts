import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { TwinBuildOptions } from './build-twin.ts';

export const USAGE = `Usage: npm run tiles -- [build] [options]

Builds terrain, buildings and the ground map of a site from its seeds.

  --site ID                     site to build (the first one in the seeds)
  --seeds FOLDER                folder of the sites' seeds (seeds)
  --out FOLDER                  where to write (public/tiles)
  --buildings FILE.geojson      real footprints instead of generated buildings:
                                a FeatureCollection, or one feature a line, in WGS84
  --height-attribute NAME       attribute with the height in metres
  --storeys-attribute NAME      attribute with the number of storeys
  --workers N                   threads that make tiles (one a core, at most 8)
  --force                       build even where nothing changed
  --json                        print the summary as JSON
  --help                        print this`;

export interface CliOptions {
  readonly build: TwinBuildOptions;
  readonly json: boolean;
  readonly help: boolean;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** @throws {UsageError} where an option is unknown or its value is not of its kind. */
export function parseOptions(args: readonly string[]): CliOptions {
  const { values, positionals } = parse(args);
  const [command = 'build', ...rest] = positionals;
  if (command !== 'build' || rest.length > 0)
    throw new UsageError(`Expected "build", got "${positionals.join(' ')}".`);
  if (!values.buildings && (values['height-attribute'] || values['storeys-attribute']))
    throw new UsageError('--height-attribute and --storeys-attribute need --buildings.');
  return {
    build: {
      seedsFolder: values.seeds,
      outFolder: values.out,
      siteId: values.site,
      buildingsFile: values.buildings,
      attributes: { height: values['height-attribute'], storeys: values['storeys-attribute'] },
      force: values.force,
      workers: readWorkers(values.workers),
    },
    json: values.json,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        seeds: { type: 'string', default: 'seeds' },
        out: { type: 'string', default: 'public/tiles' },
        buildings: { type: 'string' },
        'height-attribute': { type: 'string' },
        'storeys-attribute': { type: 'string' },
        workers: { type: 'string' },
        force: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function readWorkers(text: string | undefined): number {
  if (text === undefined) return Math.min(8, availableParallelism());
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 0 || workers > 64)
    throw new UsageError(`Expected --workers from 0 to 64, got ${text}.`);
  return workers;
}
