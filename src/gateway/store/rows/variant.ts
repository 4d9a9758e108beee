import type { ObservationExtra } from '#model';

/**
 * What tells two observations of one datastream and one instant apart: end, result time and the source's id.
 * Empty for the plain reading, which is nearly every one.
 */
export function variantOf(extra: ObservationExtra | undefined): string {
  if (!extra) return '';
  const { endMs, resultTimeMs, foreignId } = extra;
  if (endMs === undefined && resultTimeMs === undefined && foreignId === undefined) return '';
  return JSON.stringify([endMs ?? null, resultTimeMs ?? null, foreignId ?? null]);
}
