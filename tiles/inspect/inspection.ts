import { alignColumns } from '../align-columns.ts';

/** A value of a report: text, number, or lists and tables of them. */
export type Fact =
  | string
  | number
  | boolean
  | null
  | readonly Fact[]
  | { readonly [name: string]: Fact };

/** What a file is and holds. Plain JSON. */
export interface Inspection {
  readonly file: string;
  readonly bytes: number;
  /** `GeoJSON`, `3D Tiles tileset`, … */
  readonly is: string;
  readonly facts: Readonly<Record<string, Fact>>;
  /** What is likely to go wrong, and what to do. */
  readonly problems: readonly string[];
  /** A `tiles` member for the site's `site.json` that builds from this file. */
  readonly config?: { readonly [name: string]: Fact };
}

/** An inspection as lines for a terminal. */
export function formatInspection({ file, bytes, is, facts, problems, config }: Inspection): string {
  const lines = [`${file}: ${is}, ${formatBytes(bytes)}`];
  for (const [name, fact] of Object.entries(facts)) lines.push(...formatFact(name, fact, ''));
  if (problems.length > 0) lines.push('', 'problems:', ...problems.map((text) => `  ${text}`));
  if (config) lines.push('', 'in site.json:', `"tiles": ${JSON.stringify(config, null, 2)}`);
  return lines.join('\n');
}

function formatFact(name: string, fact: Fact, indent: string): string[] {
  if (typeof fact !== 'object' || fact === null) return [`${indent}${name}: ${fact}`];
  if (Array.isArray(fact))
    return fact.every((item) => typeof item !== 'object')
      ? [`${indent}${name}: ${fact.join(', ')}`]
      : [
          `${indent}${name}:`,
          ...fact.flatMap((item, i) => formatFact(String(i + 1), item as Fact, `${indent}  `)),
        ];
  const entries = Object.entries(fact as { [name: string]: Fact });
  if (entries.every(([, value]) => typeof value !== 'object' || Array.isArray(value)))
    return [
      `${indent}${name}: ${entries.map(([key, value]) => `${key} ${toCell(value)}`).join(', ')}`,
    ];
  if (entries.length > 1 && entries.every(([, value]) => isRecord(value)))
    return [
      `${indent}${name}:`,
      ...alignColumns(toTable(entries as [string, FactRecord][])).map(
        (line) => `${indent}  ${line}`,
      ),
    ];
  return [
    `${indent}${name}:`,
    ...entries.flatMap(([key, value]) => formatFact(key, value, `${indent}  `)),
  ];
}

type FactRecord = { readonly [name: string]: Fact };

function isRecord(fact: Fact): fact is FactRecord {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact);
}

/** Facts of the same kind, an attribute each, below each other. */
function toTable(entries: readonly (readonly [string, FactRecord])[]): string[][] {
  // The fullest row has the columns in their order.
  const names = entries.map(([, facts]) => Object.keys(facts));
  const columns = [...new Set(names.toSorted((a, b) => b.length - a.length).flat())];
  return [
    ['', ...columns],
    ...entries.map(([name, facts]) => [name, ...columns.map((column) => toCell(facts[column]))]),
  ];
}

function toCell(fact: Fact | undefined): string {
  if (fact === undefined) return '';
  return Array.isArray(fact) ? fact.join(' · ') : String(fact);
}

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] =
    bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value.toPrecision(3)} ${unit}`;
}
