/**
 * Builds the small site with the fake steps; as a program, in a process that a test can kill:
 * `node fake-build.ts '{"outFolder": …}'`.
 */
import {
  buildTwin,
  type TwinBuildOptions,
  type TwinBuildResult,
} from '../../../tiles/build/build-twin.ts';
import { joinShards } from '../../../tiles/build/join-shards.ts';
import { BusyError } from '../../../tiles/build/lock.ts';
import type { Shard } from '../../../tiles/build/places.ts';
import { miniSite } from '../../fixtures/mini-site.ts';
import { fakeSteps } from './fake-steps.ts';
import { inputsOf } from './run-step.ts';

export interface FakeBuildOptions {
  readonly outFolder: string;
  /** Lines `name=value`. */
  readonly source?: string;
  /** Elevation that the terrain step reads. */
  readonly terrain?: string;
  readonly workers?: number;
  readonly shard?: Shard | undefined;
  /** Joins so many shards instead. */
  readonly shards?: number;
  readonly force?: boolean;
  readonly only?: TwinBuildOptions['only'];
  readonly gone?: readonly string[];
}

export async function fakeBuild(
  options: FakeBuildOptions,
  more: Partial<TwinBuildOptions> = {},
): Promise<TwinBuildResult> {
  const { source, terrain, shards, workers = 0, gone = [], ...rest } = options;
  const whole = {
    inputs: inputsOf(miniSite, {
      buildings: source ? [{ file: source, attributes: {}, uses: {}, provenance: 'supplied' }] : [],
      terrain: terrain ? [{ file: terrain }] : [],
    }),
    steps: fakeSteps,
    workers,
    memoryBytes: 2 ** 30,
    gone: new Set(gone),
    generate: () => {
      throw new Error('The fake steps ask for no district.');
    },
    readMap: async () => ({}),
    pipeline: 'as it is',
    jobsModule: new URL('./fake-steps.ts', import.meta.url).href,
    ...rest,
    ...more,
  } as TwinBuildOptions;
  return shards === undefined ? buildTwin(whole) : joinShards({ ...whole, shards });
}

if (import.meta.main) {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('Interrupted.')));
  try {
    const { units } = await fakeBuild(JSON.parse(process.argv[2] as string), {
      signal: stop.signal,
    });
    console.log(JSON.stringify(units));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof BusyError ? 4 : stop.signal.aborted ? 130 : 1;
  }
}
