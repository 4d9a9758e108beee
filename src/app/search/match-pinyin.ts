/** Readings of each character of a name, the likeliest first; a character that has none stands for itself. */
export type Syllables = readonly (readonly string[])[];

/** How the typed letters run through a name. */
export interface PinyinMatch {
  /** Character at which they begin. */
  readonly from: number;
  /** Characters that they name. */
  readonly length: number;
  /** Every syllable was typed whole, the last one perhaps begun only. */
  readonly isWhole: boolean;
  /** Only first letters. */
  readonly isInitials: boolean;
}

/**
 * Finds letters in a name as people type it: whole syllables, first letters, or both mixed (`sijing`, `sj`, `sjing`).
 * The match that begins earliest wins, then the one of whole syllables.
 *
 * @param letters lower case, without blanks
 */
export function matchPinyin(letters: string, syllables: Syllables): PinyinMatch | undefined {
  if (letters === '') return undefined;
  for (let from = 0; from < syllables.length; from++) {
    const found = run(letters, syllables, from);
    if (found) return { from, ...found };
  }
  return undefined;
}

interface Run {
  readonly length: number;
  readonly isWhole: boolean;
  readonly isInitials: boolean;
}

function run(letters: string, syllables: Syllables, at: number): Run | undefined {
  const readings = syllables[at];
  if (!readings) return undefined;
  let best: Run | undefined;
  for (const reading of readings) {
    // What is left fits into this syllable: it ends here.
    if (reading.startsWith(letters))
      best = better(best, { length: 1, isWhole: true, isInitials: letters.length === 1 });
    if (letters.startsWith(reading)) {
      const rest = run(letters.slice(reading.length), syllables, at + 1);
      if (rest)
        best = better(best, {
          length: rest.length + 1,
          isWhole: rest.isWhole,
          isInitials: reading.length === 1 && rest.isInitials,
        });
    }
    if (letters[0] === reading[0] && reading.length > 1 && letters.length > 1) {
      const rest = run(letters.slice(1), syllables, at + 1);
      if (rest)
        best = better(best, {
          length: rest.length + 1,
          isWhole: false,
          isInitials: rest.isInitials,
        });
    }
  }
  return best;
}

function better(a: Run | undefined, b: Run): Run {
  if (!a) return b;
  return rank(b) > rank(a) ? b : a;
}

function rank({ isWhole, isInitials }: Run): number {
  return isWhole ? 2 : isInitials ? 1 : 0;
}
