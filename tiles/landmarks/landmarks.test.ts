import { readdirSync, readFileSync } from 'node:fs';
import { validateBytes } from 'gltf-validator';
import { expect, test } from 'vitest';
import { readLandmarkModel } from '../buildings/landmark-model.ts';
import type { Mesh } from './kit/mesh.ts';
import { writeModel } from './kit/write-model.ts';
import { LANDMARK_MODELS } from './registry.ts';

const SEEDS = new URL('../../seeds/', import.meta.url);
const committed = readdirSync(SEEDS, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /[/\\]landmarks[/\\][^/\\]+\.glb$/.test(path),
);

function heightsOf({ parts }: Mesh): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { positions } of parts.values())
    for (let i = 1; i < positions.length; i += 3) {
      low = Math.min(low, positions[i] as number);
      high = Math.max(high, positions[i] as number);
    }
  return [low, high];
}

test.each(Object.entries(LANDMARK_MODELS))('%s is a light and faultless glTF', async (_, build) => {
  const bytes = writeModel(build());
  expect(bytes.length).toBeLessThanOrEqual(300 * 1024);
  const { issues } = await validateBytes(bytes);
  expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
});

test('every committed model is read without a warning, and is what its code makes', () => {
  expect(committed.length).toBeGreaterThanOrEqual(8);
  for (const path of committed) {
    const url = new URL(path, SEEDS);
    expect(readLandmarkModel(url.pathname).warnings).toEqual([]);
    const build = LANDMARK_MODELS[path.replace(/^.*[/\\]|\.glb$/g, '')];
    expect(build && Buffer.from(writeModel(build())).equals(readFileSync(url)), path).toBe(true);
  }
});

test('each stands on or reaches below the ground, and is as high as published', () => {
  const published: Readonly<Record<string, number>> = {
    'square-pagoda': 42.65,
    basilica: 38,
    'radio-telescope': 70,
  };
  for (const [model, build] of Object.entries(LANDMARK_MODELS)) {
    const [low, high] = heightsOf(build());
    expect(low, model).toBeLessThan(0);
    const heightM = published[model];
    if (heightM !== undefined) expect(Math.abs(high - heightM), model).toBeLessThan(2.5);
  }
});

test('normals look the way of their triangles', () => {
  for (const [model, build] of Object.entries(LANDMARK_MODELS))
    for (const { positions, normals, material } of build().parts.values()) {
      let against = 0;
      for (let i = 0; i < positions.length; i += 9) {
        const p = positions.slice(i, i + 9) as number[];
        const [ux, uy, uz] = [0, 1, 2].map((k) => (p[3 + k] as number) - (p[k] as number));
        const [vx, vy, vz] = [0, 1, 2].map((k) => (p[6 + k] as number) - (p[k] as number));
        const [u, v] = [
          [ux, uy, uz] as [number, number, number],
          [vx, vy, vz] as [number, number, number],
        ];
        const face = [
          u[1] * v[2] - u[2] * v[1],
          u[2] * v[0] - u[0] * v[2],
          u[0] * v[1] - u[1] * v[0],
        ] as const;
        const dot = face.reduce((sum, x, k) => sum + x * (normals[i + k] as number), 0);
        if (dot < -1e-3) against++;
      }
      expect(against, `${model}, ${material.name}`).toBe(0);
    }
});

test('the seeds say how high each landmark stands', () => {
  const sites = readdirSync(SEEDS, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('landmarks.geojson'),
  );
  expect(sites.length).toBeGreaterThan(0);
  for (const path of sites)
    for (const { properties } of JSON.parse(readFileSync(new URL(path, SEEDS), 'utf8')).features) {
      const build = LANDMARK_MODELS[properties.model] as () => Mesh;
      const topM = heightsOf(build())[1] * (properties.scale ?? 1);
      expect(Math.abs(topM - properties.heightM), `${properties.name.en}: ${topM}`).toBeLessThan(1);
    }
});
