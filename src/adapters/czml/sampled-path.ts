/** Earth-centred, Earth-fixed, metres. */
export type Ecef = readonly [x: number, y: number, z: number];

export interface Sample {
  readonly timeMs: number;
  readonly at: Ecef;
}

/** How positions between and beyond samples are found; names as in CZML. */
export interface PathRule {
  readonly degree: number;
  readonly forward: Extrapolation;
  readonly backward: Extrapolation;
}

export type Extrapolation = 'NONE' | 'HOLD' | 'EXTRAPOLATE';

/** Positions by time, between which a vehicle is where a polynomial through the nearest samples says. */
export interface SampledPath {
  readonly bounds: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly size: number;
  /** A sample of an instant that is there replaces it. */
  add(samples: readonly Sample[]): void;
  clear(): void;
  forgetBefore(timeMs: number): void;
  /** Undefined where the path says nothing of that instant. */
  at(timeMs: number, rule: PathRule): Ecef | undefined;
}

export function createSampledPath(): SampledPath {
  let samples: Sample[] = [];

  /** Place of the first sample after the instant. */
  function after(timeMs: number): number {
    let low = 0;
    let high = samples.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((samples[middle] as Sample).timeMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get bounds() {
      const first = samples[0];
      const last = samples.at(-1);
      return first && last && { fromMs: first.timeMs, toMs: last.timeMs };
    },
    get size() {
      return samples.length;
    },
    add(more) {
      const last = samples.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
      const isAppended = more.every(
        ({ timeMs }, i) => timeMs > (i === 0 ? last : (more[i - 1] as Sample).timeMs),
      );
      if (isAppended) {
        for (const sample of more) samples.push(sample);
        return;
      }
      const byTime = new Map([...samples, ...more].map((sample) => [sample.timeMs, sample]));
      samples = [...byTime.values()].sort((a, b) => a.timeMs - b.timeMs);
    },
    clear() {
      samples = [];
    },
    forgetBefore(timeMs) {
      const count = after(timeMs);
      // One before it stays, so that the way goes on from there.
      if (count > 1) samples = samples.slice(count - 1);
    },
    at(timeMs, rule) {
      const first = samples[0];
      const last = samples.at(-1);
      if (!first || !last) return undefined;
      if (timeMs < first.timeMs && rule.backward !== 'EXTRAPOLATE')
        return rule.backward === 'HOLD' ? first.at : undefined;
      if (timeMs > last.timeMs && rule.forward !== 'EXTRAPOLATE')
        return rule.forward === 'HOLD' ? last.at : undefined;
      const count = Math.min(rule.degree + 1, samples.length);
      const start = Math.min(
        Math.max(after(timeMs) - Math.ceil(count / 2), 0),
        samples.length - count,
      );
      return interpolate(samples.slice(start, start + count), timeMs);
    },
  };
}

/** Lagrange's polynomial through the samples; of two, the straight line. */
function interpolate(samples: readonly Sample[], timeMs: number): Ecef {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [i, { timeMs: own, at }] of samples.entries()) {
    let weight = 1;
    for (const [j, { timeMs: other }] of samples.entries())
      if (i !== j) weight *= (timeMs - other) / (own - other);
    sum[0] += weight * at[0];
    sum[1] += weight * at[1];
    sum[2] += weight * at[2];
  }
  return sum;
}
