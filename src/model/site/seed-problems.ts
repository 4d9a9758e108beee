import { TwinError } from '../twin-error.ts';

/** How many problems one error spells out. */
const MAX_LISTED = 20;

/** The place in a site folder a problem belongs to. */
interface SeedSpot {
  readonly file: string;
  /** E.g. `feature 3 (id 310117003)`; absent for a problem of the whole file. */
  readonly entry?: string;
  /** E.g. `properties.areaKm2`. */
  readonly field?: string;
}

/** Gathers what is wrong with a seed, so that one run tells all of it. */
export interface SeedProblems {
  readonly count: number;
  /** `text` says what was expected, what came and what to do. */
  add(spot: SeedSpot, text: string): void;
  /** @throws {TwinError} seed-invalid with up to twenty problems, where there are any. */
  throwIfAny(): void;
}

export function createSeedProblems(): SeedProblems {
  const lines: string[] = [];
  return {
    get count() {
      return lines.length;
    },
    add({ file, entry, field }, text) {
      lines.push(`${[file, entry, field].filter(Boolean).join(', ')}: ${text}`);
    },
    throwIfAny() {
      if (lines.length === 0) return;
      const listed = lines.slice(0, MAX_LISTED).map((line) => `  - ${line}`);
      const rest = lines.length - listed.length;
      if (rest > 0) listed.push(`  … and ${rest} more`);
      const title = lines.length === 1 ? 'a problem' : `${lines.length} problems`;
      throw new TwinError('seed-invalid', `The seed has ${title}:\n${listed.join('\n')}`);
    },
  };
}

/** A value as it stands in the file, cut to a readable length. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
