import type { Site } from '#model';
import type { BuildConfig } from '../config/build-config.ts';
import type { BuildingRecord, District } from '../district.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import type { RefusalTally } from './refusal-tally.ts';

/** A build is steps; a step plans units of work and finishes what they made. */

export const STEP_NAMES = ['terrain', 'buildings', 'ground', 'network', 'trees', 'index'] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** Figures of a step for the summary; all count up. */
export interface StepFigures {
  readonly featuresIn: number;
  readonly featuresOut: number;
  readonly files: number;
  readonly bytes: number;
  readonly triangles: number;
}

export const NO_FIGURES: StepFigures = {
  featuresIn: 0,
  featuresOut: 0,
  files: 0,
  bytes: 0,
  triangles: 0,
};

/** What the manifest tells of a step's output; the facts of all steps are merged. */
export interface StepFacts {
  /** `buildings`, `dwellings`, `trees`, `streets`, … */
  readonly counts?: Readonly<Record<string, number>>;
  /** Finest level or zoom, by step. */
  readonly levels?: Readonly<Record<string, number>>;
  readonly buildings?: {
    readonly count: number;
    readonly provenance: string;
    readonly source: string;
    readonly asOf: string | null;
  };
  readonly terrain?: { readonly maxZoom: number };
  readonly sources?: readonly SourceFacts[];
}

/** A source as the manifest names it; no paths of the building machine. */
export interface SourceFacts {
  /** What it was read for. */
  readonly kind: 'terrain' | 'buildings' | 'map';
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly format: string;
  readonly title?: string | undefined;
  readonly asOf?: string | undefined;
  readonly crs?: string | undefined;
  readonly provenance?: string | undefined;
  readonly features?: number | undefined;
}

/**
 * One step of a build. It must be a pure function of its inputs: the same bytes for any number of workers
 * and shards, on any machine, at any time.
 */
export interface BuildStep {
  readonly name: StepName;
  /** Share of a usual build's work, for the progress bar. */
  readonly weight: number;
  /**
   * What decides the output, besides the pipeline's own code: values (hashed as JSON) and files (hashed by content).
   * A step whose hash stands in the last build is not run; its files are kept.
   */
  inputs(build: BuildInputs): { readonly values: unknown; readonly files: readonly string[] };
  /** Reads and prepares; the same in every shard. May run jobs whose output stays in the work folder. */
  plan(context: StepContext): Promise<StepPlan>;
  /**
   * Runs once, after the units of all shards are done, with their results in the order of the plan. In a join
   * it runs without `plan` having run in this process: all it may use is the site, the configuration, the
   * results, and files in the work folder that units listed in `workFiles`.
   */
  finish(context: StepContext, results: readonly UnitResult[]): Promise<void>;
}

/** What a build reads. Plain data. */
export interface BuildInputs {
  readonly site: Site;
  /** The seeds' files, by name, as text. */
  readonly seeds: Readonly<Record<string, string>>;
  readonly config: BuildConfig;
}

interface StepPlan {
  /** Told to every worker before its first unit: cloned, shared buffers shared. */
  readonly setup?: unknown;
  readonly units: readonly Unit[];
}

/** A piece of work that can be done apart, on any thread, in any shard, and kept from an earlier build. */
export interface Unit {
  /** Unique in the step, the same in every build of the same plan: `tile/r012`. */
  readonly id: string;
  /** Hash of all that decides this unit, where it is finer than the step's own. */
  readonly hash?: string;
  /** Plain JSON, given to the job. */
  readonly job: unknown;
}

export interface UnitResult {
  readonly id: string;
  /** What the job returned; plain JSON, a few kilobytes. Bigger data goes to a work file. */
  readonly data: unknown;
  /** Paths in the output folder that it wrote, with their lengths in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** Paths in the work folder that `finish` reads. */
  readonly workFiles: readonly string[];
  readonly figures: StepFigures;
}

/** A preparing job's result, with what it refused. */
export interface PreparedUnit extends UnitResult {
  readonly refused: RefusalTally;
  /** Path in the work folder of the refused features' lines. */
  readonly refusedFile: string | null;
}

/** What a job of a step may use, in the thread that runs it. */
export interface JobContext {
  readonly inputs: BuildInputs;
  /** The plan's `setup`. */
  readonly setup: unknown;
  /** Absolute; files that a later job or `finish` reads, not published. */
  readonly workFolder: string;
  /** Writes a file of the published folder. */
  write(path: string, bytes: Uint8Array | string): void;
  /** Writes a file of the work folder; list it in the result where `finish` needs it. */
  writeWork(path: string, bytes: Uint8Array | string): void;
  /** Files and bytes are counted as they are written; counting them here does nothing. */
  count(figures: Partial<StepFigures>): void;
  /** Lists a refused feature in the report. */
  refuse(refusal: ListedRefusal): void;
  /** Says something about the input that the person should know. */
  warn(text: string): void;
  /** Kept between jobs of a step in this thread: opened files, scratch arrays. */
  readonly memory: Map<string, unknown>;
  readonly signal: AbortSignal;
}

/** Runs one unit, or one preparing job. Registered in `tiles/workers/jobs.ts` by the step's name or `name/part`. */
export type JobHandler = (job: never, context: JobContext) => Promise<unknown>;

/** What a step may use in the main thread. */
export interface StepContext {
  readonly inputs: BuildInputs;
  /** What lies on the ground; read or generated on the first call. */
  district(): Promise<District>;
  /** Generated buildings; only asked for where no source brings any. */
  generatedBuildings(): Promise<readonly BuildingRecord[]>;
  /** How workers and this thread get the height of the ground. */
  ground(): Promise<GroundSpec>;
  /** Absolute; survives an interrupted build of the same inputs. */
  readonly workFolder: string;
  readonly workers: number;
  /** Bytes that the whole process should not go far beyond. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  /**
   * Runs preparing jobs on the workers, all of them in every shard; done ones are kept as units are. They write work
   * files only; but in `finish`, which runs once, they may publish files as units do.
   * `type` names a handler. Results come in the order of the units.
   */
  prepare(type: string, units: readonly Unit[], setup?: unknown): Promise<readonly PreparedUnit[]>;
  write(path: string, bytes: Uint8Array | string): void;
  /** Path in the output folder, for streamed writing; closed when the phase ends. Its bytes are counted then. */
  outputPath(path: string): string;
  writeWork(path: string, bytes: Uint8Array | string): void;
  count(figures: Partial<StepFigures>): void;
  refuse(refusal: ListedRefusal): void;
  warn(text: string): void;
  /** Says something for the manifest, in `plan` or `finish`; a later word overrules an earlier one. */
  tell(facts: StepFacts): void;
  /** `done` of `total`, in the step's own measure. */
  progress(done: number, total: number, what: string): void;
}

/** A refused feature in the report file: one line of `report/refused.ndjson`. */
export interface ListedRefusal {
  readonly file: string;
  /** `line 12`, `feature 3`, `way 123`. */
  readonly place: string;
  readonly id?: string | undefined;
  readonly reason: string;
  readonly field: string;
  /** `expected a number above 0, got -4`. */
  readonly expected: string;
}
