import { describe, expect, test } from 'vitest';
import type { MeshVolume } from '../mesh-building.ts';
import { building, draw, place, type Ring, rectangle } from './test-kit/draw-building.ts';
import { readNormals } from './test-kit/read-runs.ts';
import type { TileMesh } from './tile-mesh.ts';

describe('blocks of one building', () => {
  const volume = (ring: Ring, fromM: number, toM: number): MeshVolume => ({
    rings: [place(ring)],
    fromM,
    toM,
  });
  const at = (eastM: number, northM: number, ring: Ring): Ring =>
    ring.map(([x, y]) => [x + eastM, y + northM]);

  /** Area of walls in the plane north = `northM` that look south (1) or north (−1), up to `topM`. */
  function wallArea(mesh: TileMesh, northM: number, sign: 1 | -1): number {
    let area = 0;
    const normals = readNormals(mesh);
    for (let t = 0; t < mesh.indexCount; t += 3) {
      const ids = [0, 1, 2].map((i) => mesh.index[t + i] as number);
      const z = ids.map((v) => mesh.position[3 * v + 2] as number);
      if (z.some((value) => Math.abs(value + northM) > 0.001)) continue;
      if (normals[4 * (ids[0] as number) + 2] !== sign * 127) continue;
      const [a, b, c] = ids.map((v) => [
        mesh.position[3 * v] as number,
        mesh.position[3 * v + 1] as number,
      ]) as [number[], number[], number[]];
      const edge = (p: number[], q: number[], i: number) => (q[i] as number) - (p[i] as number);
      area += Math.abs(edge(a, b, 0) * edge(a, c, 1) - edge(a, b, 1) * edge(a, c, 0)) / 2;
    }
    return area;
  }

  test('a tower flush with its podium shares no wall with it twice', () => {
    const { mesh } = draw(
      building([], {
        volumes: [volume(rectangle(40, 30), 0, 10), volume(at(10, 0, rectangle(12, 12)), 0, 50)],
      }),
      'plain',
    );
    expect(wallArea(mesh, 0, 1)).toBeCloseTo(40 * 11 + 12 * 40);
  });

  test('blocks side by side draw nothing of the wall between them but what one rises over the other', () => {
    const { mesh } = draw(
      building([], {
        volumes: [volume(rectangle(20, 10), 0, 10), volume(at(5, 10, rectangle(20, 10)), 0, 16)],
      }),
      'plain',
    );
    // North side of the first: the 5 m in the west are free. South side of the second: 5 m free, 15 m above 10 m.
    expect(wallArea(mesh, 10, -1)).toBeCloseTo(5 * 11);
    expect(wallArea(mesh, 10, 1)).toBeCloseTo(5 * 17 + 15 * 6);
  });

  test('walls that only touch a plane stay whole', () => {
    const { mesh } = draw(
      building([], {
        volumes: [volume(rectangle(20, 10), 0, 10), volume(at(20, 10, rectangle(20, 10)), 0, 10)],
      }),
      'plain',
    );
    expect(wallArea(mesh, 10, -1)).toBeCloseTo(20 * 11);
    expect(wallArea(mesh, 10, 1)).toBeCloseTo(20 * 11);
  });

  test('have no parapet against a sibling as high', () => {
    const pair = (secondM: number) =>
      draw(
        building([], {
          volumes: [
            volume(rectangle(20, 10), 0, 10),
            volume(at(0, 10, rectangle(20, 10)), 0, secondM),
          ],
        }),
      ).topM;
    expect(pair(10)).toBeCloseTo(10);
    expect(pair(16)).toBeCloseTo(16.9);
  });
});
