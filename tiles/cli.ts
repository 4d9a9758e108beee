import { TwinError } from '#model';
import { formatSummary } from './build-summary.ts';
import { buildTwin } from './build-twin.ts';
import { generateDistrict } from './generate/index.ts';
import { type CliOptions, parseOptions, USAGE, UsageError } from './options.ts';
import { createProgress } from './progress.ts';

process.exitCode = await main(process.argv.slice(2));

/** 0 done, 1 bad input, 2 a command line that cannot be understood. */
async function main(args: readonly string[]): Promise<number> {
  let options: CliOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const progress = createProgress(process.stderr);
  try {
    const summary = await buildTwin(
      { ...options.build, onProgress: progress.report },
      generateDistrict,
    );
    progress.close();
    console.log(options.json ? JSON.stringify(summary) : formatSummary(summary));
    return 0;
  } catch (error) {
    progress.close();
    if (!(error instanceof TwinError)) throw error;
    console.error(error.message);
    return 1;
  }
}
