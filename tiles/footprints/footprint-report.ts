/** Why a feature was refused. */
type RefusalReason =
  | 'not-json'
  | 'not-a-feature'
  | 'geometry-type'
  | 'coordinates'
  | 'swapped-coordinates'
  | 'outside-site'
  | 'too-few-points'
  | 'zero-area'
  | 'self-crossing'
  | 'height';

/** What was put right without being asked. */
export type RepairReason = 'unclosed-ring' | 'repeated-point';

/** One thing wrong with a feature. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** Path of the field in the feature, e.g. `properties.height`. */
  readonly field: string;
  readonly expected: string;
}

/** What became of a footprint file. */
export interface FootprintReport {
  readonly file: string;
  features: number;
  /** Buildings made; a MultiPolygon makes one for each part. */
  buildings: number;
  readonly repaired: Partial<Record<RepairReason, number>>;
  /** How many features were refused for each reason, and the first of them. */
  readonly refused: Partial<Record<RefusalReason, { count: number; readonly first: string }>>;
  readonly warnings: string[];
}

export function createFootprintReport(file: string): FootprintReport {
  return { file, features: 0, buildings: 0, repaired: {}, refused: {}, warnings: [] };
}

/** Counts a refusal; the first of each reason is kept in words. */
export function countRefusal(
  report: FootprintReport,
  refusal: Refusal,
  feature: { readonly place: string; readonly id: string | undefined },
): void {
  const known = report.refused[refusal.reason];
  if (known) known.count++;
  else
    report.refused[refusal.reason] = {
      count: 1,
      first: `${report.file}, ${feature.place}${feature.id ? ` (id ${feature.id})` : ''}, ${refusal.field}: ${refusal.expected}`,
    };
}

export function countRefused(report: FootprintReport): number {
  return Object.values(report.refused).reduce((sum, { count }) => sum + count, 0);
}
