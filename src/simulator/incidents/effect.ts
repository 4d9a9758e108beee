import { smoothNoise, smoothStep } from '../noise.ts';

/** What an incident does to one datastream: lead it to a value, hold it, let it go. */
export interface Effect {
  readonly slot: number;
  readonly onsetMs: number;
  readonly fullMs: number;
  readonly releaseMs: number;
  readonly endMs: number;
  readonly target: number;
  /** A coded state switches; it does not slide. */
  readonly coded: boolean;
}

/** The reading with the incidents' effects laid over its undisturbed value. */
export function applyEffects(effects: readonly Effect[], value: number, timeMs: number): number {
  let result = value;
  for (const effect of effects) {
    const { onsetMs, fullMs, releaseMs, endMs, target, coded } = effect;
    if (timeMs <= onsetMs || timeMs >= endMs) continue;
    const strength =
      smoothStep(timeMs, onsetMs, fullMs) * (1 - smoothStep(timeMs, releaseMs, endMs));
    if (coded) {
      if (strength >= 0.5) result = target;
      continue;
    }
    // Trembles towards the far side, so that it never falls back below an alarm's limit.
    const tremble = 0.012 * Math.abs(smoothNoise(effect.slot, timeMs, 45_000));
    const aim = target * (1 + (target > value ? tremble : -tremble));
    result += (aim - result) * strength;
  }
  return result;
}
