import type { Catalogue } from '#model';

/** Rows that a machine without much to spare takes in beside drawing, a second. */
const ROWS_PER_SECOND = 40_000;
/** How often a vehicle is taken to report; what the history keeps is thinner than what is live. */
const FIX_CADENCE_MS = 10_000;
const STEPS_MS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/**
 * Length of the steps of which only the newest reading is asked for, so that the load stays bounded whatever
 * the speed; undefined where every reading can be had.
 *
 * @param rowsLimit rows that may be taken in, a second of the person's time
 */
export function chooseStepMs(
  { datastreams, things }: Pick<Catalogue, 'datastreams' | 'things'>,
  rate: number,
  rowsLimit = ROWS_PER_SECOND,
): number | undefined {
  const vehicles = things.reduce((n, { trackSlot }) => n + Number(trackSlot !== undefined), 0);
  const cadences = new Map<number, number>([[FIX_CADENCE_MS, vehicles]]);
  for (const { cadenceMs } of datastreams)
    cadences.set(cadenceMs, (cadences.get(cadenceMs) ?? 0) + 1);
  const rowsPerSecond = (stepMs: number) =>
    [...cadences].reduce(
      (rows, [cadenceMs, count]) => rows + (1000 * rate * count) / Math.max(cadenceMs, stepMs),
      0,
    );
  if (rowsPerSecond(0) <= rowsLimit) return undefined;
  return STEPS_MS.find((stepMs) => rowsPerSecond(stepMs) <= rowsLimit) ?? STEPS_MS.at(-1);
}
