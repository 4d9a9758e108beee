import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TwinError } from '#model';
import type { Command, RunOptions } from '../options.ts';
import { findOnlySite, readSeeds } from '../read-seeds.ts';

/** Checks a built district; true where it has no defects. */
export async function runValidateCommand(
  target: string | undefined,
  run: RunOptions,
): Promise<boolean> {
  const { isValidatable, runValidate } = await import('../validate/run-validate.ts');
  const { formatReport } = await import('../validate/validation-report.ts');
  const isPath = target !== undefined && (isValidatable(target) || /\.(?:3tz|json)$/.test(target));
  const report = await runValidate(isPath ? target : findBuilt(target, run), {
    workers: run.workers,
  });
  if (run.json) console.log(JSON.stringify(report));
  else if (!run.quiet) console.log(formatReport(report));
  return report.errors === 0;
}

/** Says what is in a file. */
export async function runInspectCommand(
  { file, site, reading }: Extract<Command, { type: 'inspect' }>,
  run: RunOptions,
): Promise<boolean> {
  if (!existsSync(file))
    throw new TwinError('not-found', `Expected a file at ${file}, found none; correct the path.`);
  const { runInspect, formatInspection } = await import('../inspect/run-inspect.ts');
  const siteOrPath = site ?? findOnlySite(run.seedsFolder);
  const found = await runInspect(file, {
    ...reading,
    ...(siteOrPath === undefined ? {} : { site: readSeeds(run.seedsFolder, siteOrPath).site }),
  });
  console.log(run.json ? JSON.stringify(found) : formatInspection(found));
  return true;
}

/** Folder of a built district, by the district's id or by the folder itself. */
export function findBuilt(target: string | undefined, run: RunOptions): string {
  if (target !== undefined && existsSync(join(target, 'manifest.json'))) return target;
  const id =
    target === undefined || /[/\\]/.test(target)
      ? readSeeds(run.seedsFolder, target).site.id
      : target;
  const folder = join(run.outFolder, id);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  throw new TwinError(
    'not-found',
    `Expected a built district at ${folder}, found none; run "npm run tiles -- build ${id}" first.`,
  );
}
