import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TwinError } from '#model';
import { mergeTallies } from '../build/refusal-tally.ts';
import type { PreparedUnit, StepContext } from '../build/step.ts';
import type { PieceFacts } from './read-job.ts';

/** What came of one source of buildings. */
export interface SourceYield {
  /** Name of the file, without its folder. */
  readonly file: string;
  /** Of its pieces; each with a `PieceFacts`. */
  readonly results: readonly PreparedUnit[];
  /** What is odd about its places, in words. */
  readonly hints: readonly string[];
}

const CHIEF_REASONS = 3;

/**
 * Warns of sources that bring no building, and ends a build in which none brings any: an empty city must not
 * take the place of the one that stands.
 *
 * @throws {TwinError} source-invalid with files, reasons and the likely cause.
 */
export function checkYields(
  yields: readonly SourceYield[],
  context: Pick<StepContext, 'workFolder' | 'warn'>,
): void {
  const empty = yields.filter(({ results }) =>
    results.every(({ data }) => {
      const { count, replaced } = data as PieceFacts;
      return count + replaced.length === 0;
    }),
  );
  if (empty.length === 0) return;
  const found = empty.map(describeEmpty);
  if (empty.length < yields.length) {
    for (const text of found) context.warn(`No buildings came of ${text}`);
    return;
  }
  const file = gatherRefusals(yields, context.workFolder);
  const listed = file ? `\nEach refused feature is listed in ${file}.` : '';
  throw new TwinError(
    'source-invalid',
    `Expected buildings from the sources, got none; nothing was published, what stands stays.\n${found.join('\n')}${listed}\nWhere there are no buildings to bring, leave the source out (--synthetic) or name it under "map" alone in site.json.`,
  );
}

function describeEmpty({ file, results, hints }: SourceYield): string {
  const features = results.reduce((sum, { figures }) => sum + figures.featuresIn, 0);
  const number = (count: number) => count.toLocaleString('en');
  if (features === 0)
    return `${file}: it has no features that could be buildings in or near the site. Check its "crs", its "layer", and whether it is the right file: npm run tiles -- inspect.`;
  const reasons = Object.entries(mergeTallies(results.map(({ refused }) => refused))).sort(
    ([, a], [, b]) => b.count - a.count,
  );
  const refused = reasons.reduce((sum, [, { count }]) => sum + count, 0);
  return [
    `${file}: ${number(features)} features, ${number(refused)} refused.`,
    ...reasons
      .slice(0, CHIEF_REASONS)
      .map(([reason, { count, first }]) => `  ${number(count)} × ${reason}; first: ${first}`),
    ...(reasons.length > CHIEF_REASONS
      ? [`  and ${reasons.length - CHIEF_REASONS} other reasons`]
      : []),
    ...hints.map((hint) => `  Likely cause: ${hint}`),
  ].join('\n');
}

/** Puts the lines of all refusals into one file of the work folder, which outlives the build. */
function gatherRefusals(yields: readonly SourceYield[], workFolder: string): string | undefined {
  const parts = yields.flatMap(({ results }) =>
    results.flatMap(({ refusedFile }) => refusedFile ?? []),
  );
  if (parts.length === 0) return undefined;
  const file = join(workFolder, 'refused.ndjson');
  rmSync(file, { force: true });
  for (const part of parts) appendFileSync(file, readFileSync(join(workFolder, part)));
  return file;
}
