import { createRandom } from '#lib/random/random.ts';
import { createFuzz } from './fuzz.ts';
import { FUZZED_READERS } from './fuzz-readers.ts';

export interface FuzzOutcome {
  readonly messages: number;
  readonly taken: number;
  /** What was thrown, with the seed of the message that did it, so that it can be drawn again. */
  readonly thrown: readonly string[];
}

/** Gives each reader so many messages, each drawn from a seed of its own. */
export function fuzzReaders(seed: number, messagesEach: number): FuzzOutcome {
  let taken = 0;
  const thrown: string[] = [];
  for (const { name, read } of FUZZED_READERS)
    for (let i = 0; i < messagesEach; i++)
      try {
        if (read(createFuzz(createRandom(seed + i))) === 'taken') taken++;
      } catch (error) {
        thrown.push(`${name}, seed ${seed + i}: ${String(error)}`);
      }
  return { messages: messagesEach * FUZZED_READERS.length, taken, thrown };
}
