import { describe, expect, test } from 'vitest';
import { building, draw, ell, rectangle } from './test-kit/draw-building.ts';
import { readNormals } from './test-kit/read-runs.ts';
import { PLAIN_U_M, TEXEL_PER_M } from './tile-mesh.ts';

describe('a parapet', () => {
  test('stands 0.9 m above the roof, within the walls, mitred', () => {
    const { mesh, topM } = draw(building([ell(30, 30, 12, 12)]));
    expect(topM).toBeCloseTo(20.9);
    const normals = readNormals(mesh);
    const rim = [...Array(mesh.vertexCount).keys()].filter(
      (v) => mesh.texture[2 * v] === PLAIN_U_M * TEXEL_PER_M && normals[4 * v + 1] === 127,
    );
    const inner = new Set(
      rim
        .filter((_, i) => i % 2 === 0)
        .map(
          (v) =>
            `${(mesh.position[3 * v] as number).toFixed(2)} ${(-(mesh.position[3 * v + 2] as number)).toFixed(2)}`,
        ),
    );
    expect(inner).toEqual(
      new Set([
        '0.25 0.25',
        '29.75 0.25',
        '29.75 11.75',
        '11.75 11.75',
        '11.75 29.75',
        '0.25 29.75',
      ]),
    );
  });

  test.each([
    ['a low building', building([rectangle(20, 20)], { storeys: 1 })],
    ['a small one', building([rectangle(7, 7)])],
    [
      'an outline too narrow in places',
      building([
        [
          [0, 0],
          [40, 0],
          [40, 20],
          [20, 20],
          [20, 0.4],
          [19, 0.4],
          [19, 20],
          [0, 20],
        ],
      ]),
    ],
  ])('is left out on %s', (_, made) => {
    expect(draw(made).topM).toBeCloseTo(20);
  });
});
