import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILDING_USES } from '#model';
import {
  areaOf,
  building,
  draw,
  place,
  type Ring,
  rectangle,
  turn,
} from './test-kit/draw-building.ts';
import { readGids, readNormals, spreadRuns } from './test-kit/read-runs.ts';
import { FOUNDATION_M, ROOF_U_M, TEXEL_PER_M } from './tile-mesh.ts';

/** A star-shaped outline with a smaller one like it as its yard. */
const courtyard = fc
  .record({
    radii: fc.array(fc.double({ min: 8, max: 30, noNaN: true }), { minLength: 5, maxLength: 24 }),
    yard: fc.double({ min: 0.1, max: 0.6, noNaN: true }),
    heightM: fc.double({ min: 3, max: 200, noNaN: true }),
    turnDeg: fc.double({ min: 0, max: 360, noNaN: true }),
  })
  .map(({ radii, yard, heightM, turnDeg }) => {
    const ring: Ring = radii.map((radius, i) => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    const hole: Ring = ring.map(([x, y]) => [x * yard, y * yard] as const).reverse();
    return { outer: turn(ring, turnDeg), hole: turn(hole, turnDeg), heightM };
  });

describe('a flat block', () => {
  test('holds its footprint times its height, with a yard or without, and is closed but for its floor', () => {
    fc.assert(
      fc.property(courtyard, fc.boolean(), ({ outer, hole, heightM }, hasYard) => {
        const { volumeM3, openEdges, badTriangles, fallenRoofs } = draw(
          building(hasYard ? [outer, hole] : [outer], { heightM }),
          'plain',
        );
        const area = areaOf(outer) + (hasYard ? areaOf(hole) : 0);
        expect(Math.abs(volumeM3 / (area * heightM) - 1)).toBeLessThan(0.001);
        expect({ openEdges, badTriangles, fallenRoofs }).toEqual({
          openEdges: 0,
          badTriangles: 0,
          fallenRoofs: 0,
        });
      }),
      { numRuns: 150 },
    );
  });

  test('keeps that volume below its parapet', () => {
    fc.assert(
      fc.property(courtyard, ({ outer, hole, heightM }) => {
        const { volumeM3, badTriangles, fallenRoofs } = draw(building([outer, hole], { heightM }));
        const area = areaOf(outer) + areaOf(hole);
        expect(Math.abs(volumeM3 / (area * heightM) - 1)).toBeLessThan(0.001);
        expect([badTriangles, fallenRoofs]).toEqual([0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same for rings of either direction, with double and straight corners', () => {
    const ring = rectangle(20, 10);
    const untidy: Ring = [
      [0, 0],
      [0, 0],
      [0, 10],
      [7, 10],
      [20, 10],
      [20, 4],
      [20, 0],
    ];
    expect(draw(building([untidy])).volumeM3).toBeCloseTo(draw(building([ring])).volumeM3);
    expect(draw(building([untidy])).triangles).toBe(draw(building([ring])).triangles);
  });

  test('walls of a yard look into it', () => {
    const hole: Ring = [...rectangle(10, 10)].map(([x, y]) => [x + 10, y + 10] as const).reverse();
    const { mesh } = draw(building([rectangle(30, 30), hole]), 'plain');
    const normals = readNormals(mesh);
    const inYard = [...Array(mesh.vertexCount).keys()].filter((v) => {
      const x = mesh.position[3 * v] as number;
      const z = mesh.position[3 * v + 2] as number;
      return x > 5 && x < 25 && z < -5 && z > -25 && normals[4 * v + 1] === 0;
    });
    expect(inYard).toHaveLength(16);
    for (const v of inYard) {
      const east = 15 - (mesh.position[3 * v] as number);
      const south = -15 - (mesh.position[3 * v + 2] as number);
      const toMiddle = east * (normals[4 * v] as number) + south * (normals[4 * v + 2] as number);
      expect(toMiddle).toBeGreaterThan(0);
    }
  });

  test('carries wall metres, heights, its ids and its use at each vertex', () => {
    const { mesh } = draw(building([rectangle(20, 10)], { use: 'industrial', storeys: 1 }), 'bare');
    expect(mesh.vertexCount).toBe(20);
    const texture = [...Array(20).keys()].map((v) =>
      [...mesh.texture.slice(2 * v, 2 * v + 2)].map((texel) => texel / TEXEL_PER_M),
    );
    expect(texture.slice(0, 4)).toEqual([
      [10, -FOUNDATION_M],
      [10, 20],
      [0, 20],
      [0, -FOUNDATION_M],
    ]);
    expect(texture.slice(16)).toEqual([...Array(4)].map(() => [ROOF_U_M, 20]));
    expect(new Set(readGids(mesh))).toEqual(new Set([7]));
    expect(new Set(spreadRuns(mesh.featureIds, 20))).toEqual(new Set([3]));
    expect((spreadRuns(mesh.colors, 20)[0] as number) >>> 24).toBe(
      BUILDING_USES.indexOf('industrial'),
    );
  });

  test('that does not begin at the ground has an underside', () => {
    const bridge = { rings: [place(rectangle(20, 6))], fromM: 10, toM: 14 };
    const { openEdges, volumeM3, mesh } = draw(building([], { volumes: [bridge] }), 'plain');
    expect(openEdges).toBe(0);
    expect(volumeM3).toBeCloseTo(20 * 6 * 4);
    expect(Math.min(...mesh.texture.filter((_, i) => i < 2 * mesh.vertexCount && i % 2))).toBe(
      10 * TEXEL_PER_M,
    );
  });

  test('without an outline or a height is counted, not drawn', () => {
    const line: Ring = [
      [0, 0],
      [10, 0],
      [20, 0],
    ];
    const { skipped, mesh } = draw(building([line]));
    expect([skipped, mesh.vertexCount]).toEqual([1, 0]);
    expect(draw(building([rectangle(9, 9)], { heightM: 0 })).skipped).toBe(1);
    expect(draw(building([rectangle(9, Number.NaN)])).skipped).toBe(1);
  });
});
