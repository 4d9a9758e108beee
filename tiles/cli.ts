import { TwinError } from '#model';
import { BusyError } from './build/lock.ts';
import { type CliOptions, parseOptions, type RunOptions } from './options.ts';
import { USAGE } from './usage.ts';
import { UsageError } from './usage-error.ts';

const EXIT = { done: 0, badInput: 1, usage: 2, defects: 3, busy: 4, interrupted: 130 } as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('Interrupted.'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const { command, run } = parseOptions(args);
    return (await runCommand(command, run, stop.signal)) ? EXIT.done : EXIT.defects;
  } catch (error) {
    if (stop.signal.aborted) {
      console.error('Interrupted. Run the same command again: it goes on where it was.');
      return EXIT.interrupted;
    }
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee npm run tiles -- --help.`);
      return EXIT.usage;
    }
    if (!(error instanceof TwinError || error instanceof BusyError)) throw error;
    console.error(error.message);
    return error instanceof BusyError ? EXIT.busy : EXIT.badInput;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Runs a command; false where it found defects. Commands are loaded when they are asked for. */
async function runCommand(
  command: CliOptions['command'],
  run: RunOptions,
  signal: AbortSignal,
): Promise<boolean> {
  switch (command.type) {
    case 'help':
      console.log(USAGE);
      return true;
    case 'build':
      await (await import('./commands/build-command.ts')).runBuild(command, run, signal);
      return true;
    case 'join':
      await (await import('./commands/build-command.ts')).runJoin(command, run, signal);
      return true;
    case 'landmarks': {
      const { readSeeds } = await import('./read-seeds.ts');
      const { makeSiteLandmarks } = await import('./landmarks/make-landmarks.ts');
      for (const { file, bytes } of makeSiteLandmarks(readSeeds(run.seedsFolder, command.site)))
        if (!run.quiet) console.log(`${file}: ${(bytes / 1024).toFixed(0)} KB.`);
      return true;
    }
    case 'validate':
      return (await import('./commands/check-commands.ts')).runValidateCommand(command.target, run);
    case 'inspect':
      return (await import('./commands/check-commands.ts')).runInspectCommand(command, run);
    case 'pack': {
      const { findBuilt } = await import('./commands/check-commands.ts');
      const { packArchive } = await import('./output/pack-archive.ts');
      const { files, bytes } = packArchive(findBuilt(command.site, run), command.file);
      if (!run.quiet)
        console.log(`${command.file}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB.`);
      return true;
    }
  }
}
