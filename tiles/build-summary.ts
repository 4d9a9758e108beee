import type { FootprintReport } from './footprints/footprint-report.ts';
import type { TileJobResult } from './workers/tile-job.ts';

const PART_NAMES = ['district', 'terrain', 'buildings', 'ground', 'lists'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What one part of a build made, and how long threads were busy with it. */
interface PartSummary {
  files: number;
  bytes: number;
  triangles: number;
  busySeconds: number;
}

export interface TwinBuildSummary {
  readonly siteId: string;
  /** True where the same input had been built before and nothing was done. */
  readonly isUpToDate: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly parts: Readonly<Record<PartName, PartSummary>>;
  readonly footprints?: FootprintReport;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/** Adds up a build's figures as they come. */
export function createSummary(siteId: string) {
  const startedMs = performance.now();
  const parts = Object.fromEntries(
    PART_NAMES.map((name) => [name, { files: 0, bytes: 0, triangles: 0, busySeconds: 0 }]),
  ) as Record<PartName, PartSummary>;
  return {
    /** Counts one file. */
    add(part: PartName, bytes: number): void {
      parts[part].files++;
      parts[part].bytes += bytes;
    },
    addJob(part: PartName, result: TileJobResult): void {
      parts[part].files += result.files;
      parts[part].bytes += result.bytes;
      parts[part].triangles += result.triangles;
      parts[part].busySeconds += result.busyMs / 1000;
    },
    time<T>(part: PartName, work: () => T): T {
      const fromMs = performance.now();
      const result = work();
      parts[part].busySeconds += (performance.now() - fromMs) / 1000;
      return result;
    },
    finish(rest: Pick<TwinBuildSummary, 'isUpToDate' | 'counts' | 'footprints'>): TwinBuildSummary {
      return {
        siteId,
        ...rest,
        parts,
        seconds: (performance.now() - startedMs) / 1000,
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      };
    },
  };
}

/** The summary as a table for the terminal. */
export function formatSummary(summary: TwinBuildSummary): string {
  if (summary.isUpToDate) return `${summary.siteId}: up to date.`;
  const rows = PART_NAMES.map((name) => {
    const { files, bytes, triangles, busySeconds } = summary.parts[name];
    return [
      name,
      files ? String(files) : '',
      files ? megabytes(bytes) : '',
      triangles ? triangles.toLocaleString('en') : '',
      busySeconds.toFixed(1),
    ];
  });
  const total = PART_NAMES.map((name) => summary.parts[name]);
  const sum = (key: keyof PartSummary) => total.reduce((all, part) => all + part[key], 0);
  const table = [
    ['', 'files', 'MB', 'triangles', 'thread-s'],
    ...rows,
    [
      'total',
      String(sum('files')),
      megabytes(sum('bytes')),
      sum('triangles').toLocaleString('en'),
      sum('busySeconds').toFixed(1),
    ],
  ];
  const counts = Object.entries(summary.counts).map(
    ([name, count]) => `${count.toLocaleString('en')} ${name}`,
  );
  return [
    ...alignColumns(table),
    counts.join(', '),
    ...(summary.footprints ? formatFootprints(summary.footprints) : []),
    `${summary.siteId}: built in ${summary.seconds.toFixed(1)} s, peak memory ${Math.round(summary.peakMemoryBytes / 1e6)} MB.`,
  ].join('\n');
}

function formatFootprints(report: FootprintReport): string[] {
  const refused = Object.entries(report.refused).map(
    ([reason, { count, first }]) => `  refused ${count} × ${reason}; first: ${first}`,
  );
  const repaired = Object.entries(report.repaired).map(
    ([reason, count]) => `  repaired ${count} × ${reason}`,
  );
  return [
    `${report.file}: ${report.features} features in, ${report.buildings} buildings out`,
    ...repaired,
    ...refused,
    ...report.warnings.map((warning) => `  warning: ${warning}`),
  ];
}

function alignColumns(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] as readonly string[]).map((_, column) =>
    Math.max(...table.map((row) => (row[column] as string).length)),
  );
  return table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number),
      )
      .join('  ')
      .trimEnd(),
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
