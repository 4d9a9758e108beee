import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '#model';
import { addFigures, countFeatures } from '../../../tiles/build/figures.ts';
import { createFolderWriter } from '../../../tiles/build/folder-writer.ts';
import {
  type BuildInputs,
  type BuildStep,
  type ListedRefusal,
  NO_FIGURES,
  type PreparedUnit,
  type StepContext,
  type StepFacts,
  type StepFigures,
  type Unit,
  type UnitResult,
} from '../../../tiles/build/step.ts';
import { NO_SOURCES } from '../../../tiles/config/build-config.ts';
import type { BuildingRecord, District, GeneratedDistrict } from '../../../tiles/district.ts';
import { prepareGround } from '../../../tiles/relief/create-ground-spec.ts';
import type { GroundSpec } from '../../../tiles/relief/ground-spec.ts';
import { loadJob } from '../../../tiles/workers/jobs.ts';
import { createUnitRunner } from '../../../tiles/workers/unit-runner.ts';

export interface RunStepOptions {
  readonly inputs: BuildInputs;
  /** Empty folder for the published files; work files go beside it, into `<folder>.work`. */
  readonly outFolder: string;
  readonly district?: () => Promise<District> | District;
  readonly generatedBuildings?: () =>
    | Promise<readonly BuildingRecord[]>
    | readonly BuildingRecord[];
  /** `prepareGround` where absent. */
  readonly ground?: () => Promise<GroundSpec> | GroundSpec;
  readonly memoryBytes?: number;
  /** Looks at the units before they run; returns those to run, in any order. */
  readonly arrange?: (units: readonly Unit[]) => readonly Unit[];
}

export interface RunStepResult {
  /** In the order of the plan. */
  readonly results: readonly UnitResult[];
  readonly units: readonly Unit[];
  /** All published files with their lengths, but those written by `outputPath`. */
  readonly files: Readonly<Record<string, number>>;
  readonly figures: StepFigures;
  readonly refusals: readonly ListedRefusal[];
  readonly warnings: readonly string[];
  readonly facts: readonly StepFacts[];
}

/** Inputs of a build from a site alone. */
export function inputsOf(site: Site, config: Partial<BuildInputs['config']> = {}): BuildInputs {
  return {
    site,
    seeds: { 'site.json': JSON.stringify(site) },
    config: { ...NO_SOURCES, ...config },
  };
}

/** A generated district as the steps see it where no source brings a layer. */
export function districtOf({ streets, canals, landuse, grid }: GeneratedDistrict): District {
  return {
    streets,
    roads: null,
    canals,
    waterAreas: [],
    landuse,
    rails: [],
    trees: [],
    pipes: [],
    grid,
    supplied: [],
  };
}

/** Runs one step whole in this thread: plan, preparing jobs, units, finish. */
export async function runStep(step: BuildStep, options: RunStepOptions): Promise<RunStepResult> {
  const { inputs, outFolder } = options;
  const workRoot = `${outFolder}.work`;
  mkdirSync(outFolder, { recursive: true });
  const runner = createUnitRunner({ inputs, outFolder, workFolder: workRoot }, loadJob);
  const out = createFolderWriter(outFolder);
  const work = createFolderWriter(join(workRoot, step.name));
  const { signal } = new AbortController();
  const files: Record<string, number> = {};
  const refusals: ListedRefusal[] = [];
  const warnings = new Set<string>();
  const facts: StepFacts[] = [];
  let figures = NO_FIGURES;

  async function runUnits(
    { type, isPreparing, setup }: { type: string; isPreparing: boolean; setup: unknown },
    units: readonly Unit[],
  ) {
    const batch = { step: step.name, type, isPreparing, units, setup };
    const results = new Map<string, PreparedUnit>();
    for (const unit of isPreparing ? units : (options.arrange?.(units) ?? units)) {
      const outcome = await runner.run(batch, unit, signal);
      figures = addFigures(figures, outcome.figures);
      for (const warning of outcome.warnings) warnings.add(warning);
      if (outcome.refusedFile) refusals.push(...readLines(join(work.folder, outcome.refusedFile)));
      Object.assign(files, outcome.files);
      // As after a join: what the result says has been through JSON.
      results.set(unit.id, JSON.parse(JSON.stringify(outcome)) as PreparedUnit);
    }
    return units.flatMap(({ id }) => results.get(id) ?? []);
  }

  let ground: Promise<GroundSpec> | undefined;
  const context: StepContext = {
    inputs,
    workFolder: work.folder,
    workers: 0,
    memoryBytes: options.memoryBytes ?? 2 ** 30,
    signal,
    async district() {
      if (!options.district) throw new Error('The step asks for a district, the test gives none.');
      return options.district();
    },
    async generatedBuildings() {
      return (await options.generatedBuildings?.()) ?? [];
    },
    ground: () => {
      ground ??= Promise.resolve(options.ground?.() ?? prepareGround(context));
      return ground;
    },
    prepare: (type, units, setup) => runUnits({ type, isPreparing: true, setup }, units),
    write(path, bytes) {
      files[path] = out.write(path, bytes);
      figures = addFigures(figures, { files: 1, bytes: files[path] ?? 0 });
    },
    outputPath: (path) => out.prepare(path),
    writeWork: (path, bytes) => void work.write(path, bytes),
    count(more) {
      figures = countFeatures(figures, more);
    },
    refuse: (refusal) => void refusals.push(refusal),
    warn: (text) => void warnings.add(text),
    tell: (more) => void facts.push(more),
    progress: () => undefined,
  };
  mkdirSync(work.folder, { recursive: true });
  const plan = await step.plan(context);
  const results = await runUnits(
    { type: step.name, isPreparing: false, setup: plan.setup },
    plan.units,
  );
  await step.finish(context, results);
  return { results, units: plan.units, files, figures, refusals, warnings: [...warnings], facts };
}

function readLines(file: string): ListedRefusal[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { step: _, ...refusal } = JSON.parse(line);
      return refusal as ListedRefusal;
    });
}
