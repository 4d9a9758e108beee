import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Site } from '#model';
import type { JobContext, PreparedUnit } from '../../../tiles/build/step.ts';
import { type BuildConfig, NO_SOURCES } from '../../../tiles/config/build-config.ts';
import type { District } from '../../../tiles/district.ts';
import { prepareGround } from '../../../tiles/relief/create-ground-spec.ts';
import type { GroundSpec } from '../../../tiles/relief/ground-spec.ts';
import { runHeightFieldJob } from '../../../tiles/relief/height-field-job.ts';

/** A site without hills, rivers or roads: what a terrain source says is all there is. */
export function makeBareSite(centre: readonly [number, number], halfDeg: number): Site {
  const [lonDeg, latDeg] = centre;
  return {
    id: 'bare',
    seed: 5,
    centre,
    bounds: {
      westDeg: lonDeg - halfDeg,
      eastDeg: lonDeg + halfDeg,
      southDeg: latDeg - halfDeg,
      northDeg: latDeg + halfDeg,
    },
    groundLevelM: 3,
    datumOffsetM: 0,
    hills: [],
    waterways: [],
    roads: [],
    attributions: [],
  } as unknown as Site;
}

/** Prepares the ground as a build does, its jobs one after another in this thread. */
export async function prepareGroundHere(
  site: Site,
  workFolder: string,
  parts: {
    readonly terrain?: BuildConfig['terrain'];
    readonly maxLevel?: number;
    readonly district?: Partial<District>;
  } = {},
): Promise<{ spec: GroundSpec; warnings: string[] }> {
  const warnings: string[] = [];
  const config: BuildConfig = {
    ...NO_SOURCES,
    terrain: parts.terrain ?? [],
    levels: { terrain: parts.maxLevel ?? 14 },
  };
  const inputs = { site, seeds: {}, config };
  const writeWork = (path: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(workFolder, path)), { recursive: true });
    writeFileSync(join(workFolder, path), bytes);
  };
  const job = {
    inputs,
    memory: new Map(),
    signal: new AbortController().signal,
    writeWork,
  } as unknown as JobContext;
  const spec = await prepareGround({
    inputs,
    workFolder,
    writeWork,
    warn: (text) => void warnings.push(text),
    district: async () =>
      ({ canals: [], waterAreas: [], roads: [], ...parts.district }) as unknown as District,
    async prepare(_, units) {
      const results: PreparedUnit[] = [];
      for (const unit of units) {
        const data = await runHeightFieldJob(unit.job as never, job);
        results.push({ id: unit.id, data } as unknown as PreparedUnit);
      }
      return results;
    },
  });
  return { spec, warnings };
}
