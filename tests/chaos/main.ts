/**
 * Breaks a running gateway in every way of `README.md` and counts what was lost, doubled or thrown:
 *
 *     npm run chaos [run …] [-- --long --seed=7]
 */

import { runDisordered } from './runs/disordered.ts';
import { runFlapping } from './runs/flapping.ts';
import { runFlooded } from './runs/flooded.ts';
import { runFullDisk } from './runs/full-disk.ts';
import { runKilled } from './runs/killed.ts';
import { runLostPicture } from './runs/lost-picture.ts';
import { runMalformed } from './runs/malformed.ts';
import { runRestarted } from './runs/restarted.ts';
import { runSteppedClock } from './runs/stepped-clock.ts';
import { explainFaults, type FaultRow, hasFailed, printFaults } from './support/fault-row.ts';

const RUNS = {
  killed: runKilled,
  'full-disk': runFullDisk,
  restarted: runRestarted,
  flapping: runFlapping,
  flooded: runFlooded,
  malformed: runMalformed,
  disordered: runDisordered,
  'stepped-clock': runSteppedClock,
  scene: runLostPicture,
};

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('-'));
for (const name of names)
  if (!Object.hasOwn(RUNS, name))
    throw new Error(`Expected a run (${Object.keys(RUNS).join(', ')}), got "${name}".`);
const seed = Number(words.find((word) => word.startsWith('--seed='))?.slice(7) ?? 7);
const options = { isLong: words.includes('--long'), seed };
const rows: FaultRow[] = [];
/** Exceptions of the runs' own process: the viewers and the decoders live in it. */
let uncaught = 0;
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error) => {
    uncaught++;
    console.error(error);
  });

const startMs = performance.now();
for (const [name, run] of Object.entries(RUNS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`▸ ${name}`);
  const before = rows.length;
  try {
    rows.push(...(await run(options)));
  } catch (error) {
    console.error(error);
    rows.push({
      fault: name,
      injected: 0,
      lost: 0,
      doubled: 0,
      uncaught: 1,
      figures: 'the run broke',
    });
  }
  explainFaults(rows.slice(before));
}
printFaults(rows);
console.log(`Seed ${seed}, ${Math.round((performance.now() - startMs) / 1000)} s.`);
process.exit(rows.some(hasFailed) || uncaught > 0 ? 1 : 0);
