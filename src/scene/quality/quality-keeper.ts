import type { QualityChoice } from '#model';
import { firstLevel } from './machine.ts';
import { climbLadder, type LadderState, startLadder } from './quality-ladder.ts';
import { type QualityTraits, traitsOf } from './quality-level.ts';

/** Rate that an unattended screen may fall to before the picture gives way. */
const WANTED_FPS = 40;

/** Holds the chosen quality, or finds the one that the machine keeps up with. */
export interface QualityKeeper {
  traits(): QualityTraits;
  choose(choice: QualityChoice): void;
  /** A frame was drawn, so long after the one before. */
  frame(atMs: number, intervalMs: number): void;
}

/** @param onChange told each change of what is to be drawn, but not the first */
export function createQualityKeeper(
  first: QualityChoice,
  machine: { readonly isSoftware: boolean; readonly steadyFps?: number },
  onChange: (traits: QualityTraits) => void,
): QualityKeeper {
  const { isSoftware } = machine;
  const wantedFps = machine.steadyFps ?? WANTED_FPS;
  let choice = first;
  let ladder: LadderState = startLadder(firstLevel(first, isSoftware));
  const traits = () => traitsOf(ladder.level, { isSoftware, isChosen: choice !== 'auto' });
  return {
    traits,
    choose(next) {
      if (next === choice) return;
      choice = next;
      // From a fixed level the ladder goes on where it stands.
      if (next !== 'auto') ladder = startLadder(next);
      onChange(traits());
    },
    frame(atMs, intervalMs) {
      if (choice !== 'auto') return;
      const before = ladder.level;
      ladder = climbLadder(
        ladder,
        { atMs, intervalMs },
        {
          wantedFps,
          top: isSoftware ? 'mid' : 'ultra',
        },
      );
      if (ladder.level !== before) onChange(traits());
    },
  };
}
