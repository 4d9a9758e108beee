import type { LonLat } from '#model';

/** Height of roads and tracks over (or under) the ground by what carries them, metres; estimates. */
export const STRUCTURE_M: Readonly<Record<string, number>> = {
  ground: 0,
  elevated: 8,
  bridge: 6,
  tunnel: -7,
  underground: -12,
};
/** Decks of elevated railways are higher than those of roads. */
export const TRACK_DECK_M = 10;
/** Metres up for a metre along. */
const ROAD_SLOPE = 0.045;
export const TRACK_SLOPE = 0.03;

/** A line that may leave the ground. */
export interface RaisedLine {
  readonly line: readonly LonLat[];
  /** Over the ground where nothing keeps it down; null for ramps, which reach from end to end. */
  readonly targetM: number | null;
}

/** How high a line begins and ends over the ground. */
export interface LineEnds {
  readonly startM: number;
  readonly endM: number;
}

/**
 * Heights at the ends of lines: where only raised lines meet, the lowest of them; where any line on the ground
 * ends, or the line ends alone, the ground. Ramps take the height of what they meet.
 */
export function findLineEnds(lines: readonly RaisedLine[]): LineEnds[] {
  const meeting = new Map<string, number[]>();
  for (const { line, targetM } of lines)
    for (const end of [line[0], line.at(-1)])
      if (targetM !== null && end)
        meeting.set(keyOf(end), [...(meeting.get(keyOf(end)) ?? []), targetM]);
  const heightAt = (end: LonLat | undefined, isRamp: boolean) => {
    const targets = (end && meeting.get(keyOf(end))) ?? [];
    if (targets.length < (isRamp ? 1 : 2)) return 0;
    const [least, most] = [Math.min(...targets), Math.max(...targets)];
    return least > 0 ? least : Math.min(most, 0);
  };
  return lines.map(({ line, targetM }) => ({
    startM: targetM === 0 ? 0 : heightAt(line[0], targetM === null),
    endM: targetM === 0 ? 0 : heightAt(line.at(-1), targetM === null),
  }));
}

/** Ends of a network meet within 1e-5 degrees, about a metre. */
function keyOf([lonDeg, latDeg]: LonLat): string {
  return `${Math.round(lonDeg * 1e5)} ${Math.round(latDeg * 1e5)}`;
}

/** Height over the ground of a place along a line: from each end at most as steep as the slope. */
export function riseAlong(
  alongM: number,
  lengthM: number,
  {
    startM,
    endM,
    targetM,
    slope = ROAD_SLOPE,
  }: LineEnds & { targetM: number | null; slope?: number },
): number {
  if (targetM === null) return startM + ((endM - startM) * alongM) / Math.max(lengthM, 1e-6);
  const [fromStart, fromEnd] = [slope * alongM, slope * (lengthM - alongM)];
  return targetM >= 0
    ? Math.min(targetM, startM + fromStart, endM + fromEnd)
    : Math.max(targetM, startM - fromStart, endM - fromEnd);
}
