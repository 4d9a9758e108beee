import type { Finding, FindingTally } from './finding.ts';

/** What was checked, so that a clean report cannot come from having looked at nothing. */
export interface CheckedCounts {
  readonly files: number;
  readonly tilesets: number;
  readonly subtrees: number;
  /** Tiles of tilesets, with and without content. */
  readonly tiles: number;
  readonly glbs: number;
  readonly triangles: number;
  /** Buildings found among the leaves. */
  readonly buildings: number;
  /** Buildings whose volume was compared with footprint and height. */
  readonly volumes: number;
  /** Building models with open edges that are not blocks made of a footprint, and so may be open. */
  readonly openModels: number;
  readonly trees: number;
  readonly terrainTiles: number;
  /** Edges that two terrain tiles share. */
  readonly terrainEdges: number;
  readonly groundTiles: number;
}

export interface ValidationReport {
  readonly folder: string;
  readonly errors: number;
  readonly warnings: number;
  /** The first of each kind. */
  readonly findings: readonly Finding[];
  /** All of each kind: `error crack` → how many. */
  readonly counts: Readonly<Record<string, number>>;
  readonly checked: CheckedCounts;
}

export function createReport(
  folder: string,
  { findings, counts }: FindingTally,
  checked: CheckedCounts,
): ValidationReport {
  const sum = (severity: string) =>
    Object.entries(counts)
      .filter(([kind]) => kind.startsWith(severity))
      .reduce((total, [, count]) => total + count, 0);
  const rank = ({ severity, check, path, message }: Finding) =>
    `${severity} ${check} ${path} ${message}`;
  return {
    folder,
    errors: sum('error '),
    warnings: sum('warning '),
    // Threads finish in any order; the report reads the same each time.
    findings: [...findings].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)),
    counts: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
    checked,
  };
}

/** The report as lines for a terminal. */
export function formatReport(report: ValidationReport): string {
  const { checked, counts, findings } = report;
  const lines = [
    `${report.folder}: ${report.errors} errors, ${report.warnings} warnings`,
    `checked: ${Object.entries(checked)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${count} ${NAMES[what as keyof CheckedCounts]}`)
      .join(', ')}`,
  ];
  for (const [kind, count] of Object.entries(counts)) {
    const shown = findings.filter(({ severity, check }) => `${severity} ${check}` === kind);
    lines.push('', `${kind}: ${count}`);
    for (const { path, message } of shown) lines.push(`  ${path}: ${message}`);
    if (shown.length < count) lines.push(`  … ${count - shown.length} more`);
  }
  return `${lines.join('\n')}\n`;
}

const NAMES: Readonly<Record<keyof CheckedCounts, string>> = {
  files: 'files',
  tilesets: 'tilesets',
  subtrees: 'subtrees',
  tiles: 'tiles',
  glbs: 'glbs',
  triangles: 'triangles',
  buildings: 'buildings',
  volumes: 'volumes',
  openModels: 'open models',
  trees: 'trees',
  terrainTiles: 'terrain tiles',
  terrainEdges: 'terrain edges',
  groundTiles: 'ground tiles',
};
