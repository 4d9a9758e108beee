import type { BuildingSource } from './build-config.ts';

/** The days that sources are of, each once; null where one does not say it: the site's own day is not theirs. */
export function joinDays(sources: readonly Pick<BuildingSource, 'asOf'>[]): string | null {
  const days = sources.map(({ asOf }) => asOf);
  if (days.length === 0 || days.includes(undefined)) return null;
  return [...new Set(days)].sort().join(', ');
}
