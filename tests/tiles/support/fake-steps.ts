import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { BuildStep, JobContext } from '../../../tiles/build/step.ts';
import { addJobs } from '../../../tiles/workers/jobs.ts';

/**
 * Small steps for tests of the engine: `buildings` reads the lines of its source in a preparing job and
 * makes a file of each, with a hash of its own; `terrain` makes tiles of the site's bounds; `index` lists.
 */
export const fakeTerrain: BuildStep = {
  name: 'terrain',
  weight: 2,
  inputs: ({ site, config }) => ({
    values: site.bounds,
    files: config.terrain.map(({ file }) => file),
  }),
  async plan(context) {
    context.write('terrain/layer.json', '{}');
    context.tell({ terrain: { maxZoom: 3 }, levels: { terrain: 3 } });
    return {
      setup: { table: new Int32Array(new SharedArrayBuffer(16)).fill(7) },
      units: Array.from({ length: 40 }, (_, i) => ({ id: `tile/${i}`, job: { i } })),
    };
  },
  async finish(context, results) {
    context.write('terrain/all.json', JSON.stringify(results.map(({ data }) => data)));
  },
};

interface Line {
  readonly name: string;
  readonly value: string;
}

export const fakeBuildings: BuildStep = {
  name: 'buildings',
  weight: 3,
  inputs: ({ config }) => ({ values: null, files: config.buildings.map(({ file }) => file) }),
  async plan(context) {
    const { config } = context.inputs;
    const read = await context.prepare(
      'buildings/read',
      config.buildings.map(({ file }, i) => ({ id: `piece/${i}`, job: { file } })),
    );
    const lines = read.flatMap(({ data }) => data as readonly Line[]);
    return {
      units: lines.map((line) => ({ id: line.name, hash: line.value, job: line })),
    };
  },
  async finish(context, results) {
    const parts = results.flatMap(({ workFiles }) =>
      workFiles.map((path) => readFileSync(`${context.workFolder}/${path}`, 'utf8')),
    );
    context.write('buildings/index.bin', parts.join(''));
    context.write('buildings/tileset.json', JSON.stringify(results.map(({ data }) => data)));
  },
};

export const fakeIndex: BuildStep = {
  name: 'index',
  weight: 1,
  inputs: ({ site }) => ({ values: site, files: [] }),
  async plan(context) {
    context.write('site.json', JSON.stringify(context.inputs.site));
    context.warn('This is a small site.');
    return { units: [] };
  },
  finish: async () => undefined,
};

async function runTerrain({ i }: { readonly i: number }, context: JobContext): Promise<unknown> {
  const { table } = context.setup as { readonly table: Int32Array };
  await pause();
  context.write(`terrain/${i}.terrain`, `${i} ${table[0]} ${context.inputs.site.id}`);
  context.count({ triangles: 2 });
  return { i };
}

async function runRead({ file }: { readonly file: string }, context: JobContext) {
  const lines: Line[] = [];
  for (const [i, line] of readFileSync(file, 'utf8').trim().split('\n').entries()) {
    const [name = '', value = ''] = line.split('=');
    context.count({ featuresIn: 1 });
    if (value) lines.push({ name, value });
    else
      context.refuse({
        ...{ file: 'lines.txt', place: `line ${i + 1}`, id: name, reason: 'empty' },
        ...{ field: 'value', expected: 'expected a value, got nothing' },
      });
  }
  return lines;
}

async function runBuilding({ name, value }: Line, context: JobContext): Promise<unknown> {
  await pause();
  if (value === 'broken') throw new Error('The house has fallen down.');
  if (value === 'odd') context.warn(`${name} is odd.`);
  context.write(`buildings/tiles/${name}.glb`, `${name} of ${value}`);
  context.writeWork(`index/${name}`, `${name}:${value};`);
  context.count({ featuresOut: 1, triangles: value.length });
  return { name };
}

/** Time in which a test can kill the process. */
async function pause(): Promise<void> {
  const ms = Number(process.env.FAKE_PAUSE_MS ?? 0);
  if (ms > 0) await wait(ms);
}

export const fakeSteps = [fakeTerrain, fakeBuildings, fakeIndex];

// In whatever thread this module is loaded.
addJobs({
  terrain: async () => runTerrain,
  'buildings/read': async () => runRead,
  buildings: async () => runBuilding,
});
