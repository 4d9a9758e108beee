/** Builds the buildings of one GeoJSON file, for the benchmark: FILE OUT full|bare WORKERS RESULT. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTwin } from '../../../tiles/build/build-twin.ts';
import type { BuildStep } from '../../../tiles/build/step.ts';
import { buildingsStep } from '../../../tiles/buildings/buildings-step.ts';
import { NO_SOURCES } from '../../../tiles/config/build-config.ts';
import { readSeeds } from '../../../tiles/read-seeds.ts';

const [file = '', outFolder = '', detail = 'full', workers = '2', result = ''] =
  process.argv.slice(2);
const { site, files } = readSeeds(join(import.meta.dirname, '../../../seeds'));
const isFull = detail === 'full';
const times = { planSeconds: 0, finishSeconds: 0 };
const warnings: string[] = [];
let buildings = 0;

const step: BuildStep = {
  ...buildingsStep,
  async plan(context) {
    const fromMs = performance.now();
    const plan = await buildingsStep.plan({
      ...context,
      warn(text) {
        warnings.push(text);
        context.warn(text);
      },
    });
    times.planSeconds = (performance.now() - fromMs) / 1000;
    return plan;
  },
  async finish(context, results) {
    const fromMs = performance.now();
    await buildingsStep.finish(
      {
        ...context,
        tell(facts) {
          buildings = facts.counts?.buildings ?? buildings;
          context.tell(facts);
        },
      },
      results,
    );
    times.finishSeconds = (performance.now() - fromMs) / 1000;
  },
};

await buildTwin({
  inputs: {
    site,
    seeds: files,
    config: {
      ...NO_SOURCES,
      buildings: [{ file, attributes: {}, uses: {}, provenance: 'supplied' }],
      properties: isFull
        ? [
            { name: 'year', type: 'number' },
            { name: 'owner', type: 'string' },
          ]
        : [],
      detail: { roofs: isFull, clamp: isFull },
    },
  },
  outFolder,
  steps: [step],
  workers: Number(workers),
  memoryBytes: 700e6,
  generate: () => ({
    quality: 'synthetic',
    buildings: [],
    streets: [],
    canals: [],
    landuse: [],
    grid: [],
  }),
  readMap: async () => ({}),
});
writeFileSync(result, JSON.stringify({ ...times, warnings, buildings }));
