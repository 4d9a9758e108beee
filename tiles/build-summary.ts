import { alignColumns } from './align-columns.ts';
import type { TwinBuildResult } from './build/build-twin.ts';
import { sumFigures } from './build/figures.ts';
import type { RefusalTally } from './build/refusal-tally.ts';
import { STEP_NAMES, type StepFigures } from './build/step.ts';

/** One step in the summary. */
interface StepSummary extends StepFigures {
  readonly step: string;
  readonly state: 'built' | 'kept';
  readonly why: readonly string[];
  readonly level: number | null;
  readonly refused: RefusalTally;
  readonly warnings: readonly string[];
  /** Seconds that threads were busy with it. */
  readonly busySeconds: number;
}

/** What a build did, for people and, with `--json`, for machines. */
export interface BuildSummary {
  readonly siteId: string;
  readonly buildHash: string;
  readonly isUpToDate: boolean;
  readonly steps: readonly StepSummary[];
  readonly units: TwinBuildResult['units'];
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

export function describeBuild(result: TwinBuildResult): BuildSummary {
  const kept = new Set(result.decisions.flatMap(({ kept }) => kept?.name ?? []));
  const whyOf = (name: string) =>
    result.decisions.find(({ name: step }) => step === name)?.why ?? [];
  return {
    siteId: result.siteId,
    buildHash: result.buildHash,
    isUpToDate: result.isUpToDate,
    steps: result.records.map(({ name, figures, refused, warnings, facts }) => ({
      step: name,
      state: kept.has(name) ? 'kept' : 'built',
      why: whyOf(name),
      ...figures,
      level: facts.levels?.[name] ?? null,
      refused,
      warnings,
      busySeconds: result.busySeconds[name] ?? 0,
    })),
    units: result.units,
    seconds: result.seconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}

/** What the steps warn of, a line each; none where nothing was built. */
export function listWarnings({ steps, isUpToDate }: BuildSummary): string[] {
  return isUpToDate
    ? []
    : steps.flatMap(({ step, warnings }) => warnings.map((text) => `${step}: ${text}`));
}

const HEAD = ['step', 'in', 'out', 'refused', 'files', 'MB', 'triangles', 'level', 'thread-s'];

/** The summary as a table for the terminal. */
export function formatSummary(summary: BuildSummary): string {
  if (summary.isUpToDate) return `${summary.siteId}: up to date.`;
  const { units } = summary;
  // What prepares for several steps shows where there was anything to it.
  const steps = summary.steps.filter(
    ({ step, featuresIn, refused, warnings, busySeconds }) =>
      isStep(step) ||
      featuresIn > 0 ||
      warnings.length > 0 ||
      countRefused(refused) > 0 ||
      busySeconds > 0.05,
  );
  const busy = steps.reduce((sum, { busySeconds }) => sum + busySeconds, 0);
  const refusals = steps.map(({ refused }) => countRefused(refused));
  const total = { ...sumFigures(steps), featuresIn: 0, featuresOut: 0 };
  const table = [
    HEAD,
    ...steps.map((step, i) => [
      step.state === 'kept' ? `${step.step} (kept)` : step.step,
      ...toCells(step, refusals[i] as number),
      step.level === null ? '' : String(step.level),
      step.busySeconds.toFixed(1),
    ]),
    ['total', ...toCells(total, sum(refusals)), '', busy.toFixed(1)],
  ];
  const reused = [
    ...(units.kept > 0 ? [`${units.kept.toLocaleString('en')} units kept`] : []),
    ...(units.resumed > 0
      ? [`${units.resumed.toLocaleString('en')} units of an interrupted build`]
      : []),
  ];
  return [
    ...alignColumns(table),
    ...steps.flatMap(describeRefused),
    ...listWarnings(summary),
    `${summary.siteId}: built in ${summary.seconds.toFixed(1)} s, peak memory ${Math.round(summary.peakMemoryBytes / 1e6)} MB${reused.map((text) => `, ${text}`).join('')}.`,
  ].join('\n');
}

function isStep(name: string): boolean {
  return (STEP_NAMES as readonly string[]).includes(name);
}

function describeRefused({ step, refused }: StepSummary): string[] {
  return Object.entries(refused).map(
    ([reason, { count, first }]) =>
      `${step}: refused ${count.toLocaleString('en')} × ${reason}; first: ${first}`,
  );
}

function toCells(figures: StepFigures, refused: number): string[] {
  const { featuresIn, featuresOut, files, bytes, triangles } = figures;
  // That nothing came out of something is no blank.
  const out = featuresIn > 0 ? featuresOut.toLocaleString('en') : orNothing(featuresOut);
  return [
    orNothing(featuresIn),
    out,
    ...[refused, files].map(orNothing),
    files === 0 ? '' : (bytes / 1e6).toFixed(1),
    orNothing(triangles),
  ];
}

function orNothing(value: number): string {
  return value === 0 ? '' : value.toLocaleString('en');
}

function countRefused(refused: RefusalTally): number {
  return sum(Object.values(refused).map(({ count }) => count));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
