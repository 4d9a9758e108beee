import type { KeyedData } from '#model';

/** One figure for each key at an instant: of `series` the last step up to it. Empty for what is read live. */
export function figuresAt(data: KeyedData, timeMs: number): ReadonlyMap<string, number> {
  switch (data.from) {
    case 'values':
      return new Map(Object.entries(data.values));
    case 'series': {
      const step = stepAt(data.timesMs, timeMs);
      const figures = new Map<string, number>();
      for (const [key, values] of Object.entries(data.values)) {
        const value = values[step];
        if (value !== undefined && value !== null) figures.set(key, value);
      }
      return figures;
    }
    case 'live':
    // Of places, not of buildings.
    case 'devices':
      return new Map();
  }
}

/** Place of the last step up to an instant; −1 before the first. */
export function stepAt(timesMs: readonly number[], timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] as number) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
