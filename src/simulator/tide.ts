import { HOUR_MS } from './local-clock.ts';

/** Periods of the main constituents of the tide, hours, and amplitudes on the upper Huangpu, metres. */
const CONSTITUENTS = [
  { name: 'M2', periodH: 12.4206, amplitudeM: 0.4, phase: 1.9 },
  { name: 'S2', periodH: 12, amplitudeM: 0.17, phase: 3.1 },
  { name: 'N2', periodH: 12.6583, amplitudeM: 0.08, phase: 0.6 },
  { name: 'K1', periodH: 23.9345, amplitudeM: 0.11, phase: 2.4 },
  { name: 'O1', periodH: 25.8193, amplitudeM: 0.09, phase: 5.2 },
] as const;

/** Height of the tide over its mean, metres; stays within ±0.85. */
export function tideAt(timeMs: number): number {
  let sum = 0;
  for (const { periodH, amplitudeM, phase } of CONSTITUENTS)
    sum += amplitudeM * Math.cos((2 * Math.PI * timeMs) / (periodH * HOUR_MS) - phase);
  return sum;
}
