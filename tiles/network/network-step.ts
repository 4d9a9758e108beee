import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNetwork, type StoredNetwork, TWIN_FILES } from '#model';
import type { BuildStep } from '../build/step.ts';
import { type NetworkJob, type NetworkSetup, networkPart } from './network-job.ts';
import { listNetworkLines } from './network-lines.ts';

/** Lines of about this many points are given heights in one unit. */
const POINTS_A_UNIT = 20_000;

/** Roads, tracks, waterways and pipes with their heights, in one file. */
export const networkStep: BuildStep = {
  name: 'network',
  weight: 1,
  inputs: ({ seeds, config }) => ({
    values: { seeds, map: config.map, terrain: config.terrain },
    files: [...config.map, ...config.terrain].map(({ file }) => file),
  }),

  async plan(context) {
    const lines = listNetworkLines(context.inputs.site, await context.district());
    context.count({ featuresIn: lines.length });
    const jobs: NetworkJob[] = [];
    for (let i = 0, from = 0, points = 0; i < lines.length; i++) {
      points += lines[i]?.line.length ?? 0;
      if (points < POINTS_A_UNIT && i < lines.length - 1) continue;
      jobs.push({ name: `p${jobs.length}`, lines: lines.slice(from, i + 1) });
      from = i + 1;
      points = 0;
    }
    const setup: NetworkSetup = { ground: await context.ground() };
    return { setup, units: jobs.map((job) => ({ id: `network/${job.name}`, job })) };
  },

  async finish(context, results) {
    const parts = results.map(({ data }) => {
      const { name } = data as { name: string };
      return JSON.parse(
        readFileSync(join(context.workFolder, networkPart(name)), 'utf8'),
      ) as StoredNetwork;
    });
    const network: StoredNetwork = {
      format: 1,
      roads: parts.flatMap(({ roads }) => roads),
      tracks: parts.flatMap(({ tracks }) => tracks),
      waterways: parts.flatMap(({ waterways }) => waterways),
      pipes: parts.flatMap(({ pipes }) => pipes),
    };
    context.write(TWIN_FILES.network, encodeNetwork(network));
    context.tell({
      counts: {
        roads: network.roads.length,
        tracks: network.tracks.length,
        waterways: network.waterways.length,
        pipes: network.pipes.length,
      },
    });
  },
};
