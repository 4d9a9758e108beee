import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  building,
  draw,
  ell,
  GROUND_M,
  place,
  type Ring,
  rectangle,
  turn,
} from './test-kit/draw-building.ts';
import { FOUNDATION_M, ROOF_U_M, TEXEL_PER_M, type TileMesh } from './tile-mesh.ts';

const turnDeg = fc.double({ min: 0, max: 360, noNaN: true });
const side = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('a pitched roof', () => {
  const shapes = ['gabled', 'hipped', 'pyramidal', 'skillion'] as const;

  test.each(shapes)('%s on any rectangle is closed, looks up and ends at its height', (shape) => {
    fc.assert(
      fc.property(side(4, 60), side(4, 60), turnDeg, side(4, 40), (a, b, byDeg, heightM) => {
        const { openEdges, badTriangles, fallenRoofs, topM, volumeM3 } = draw(
          building([turn(rectangle(a, b), byDeg)], { heightM, roof: { shape } }),
        );
        expect({ openEdges, badTriangles, fallenRoofs }).toEqual({
          openEdges: 0,
          badTriangles: 0,
          fallenRoofs: 0,
        });
        expect(topM).toBeCloseTo(heightM, 6);
        expect(volumeM3).toBeGreaterThan(0.6 * a * b * heightM);
        expect(volumeM3).toBeLessThan(a * b * heightM);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['gabled', 'hipped'] as const)(
    '%s on any L is closed, looks up and ends at its height',
    (shape) => {
      fc.assert(
        fc.property(
          side(3, 15),
          side(3, 15),
          side(1, 20),
          side(1, 20),
          fc.tuple(turnDeg, fc.integer({ min: 0, max: 5 })),
          (w, h, moreX, moreY, [byDeg, from]) => {
            // The wider wing is long enough for a ridge.
            fc.pre((w >= h ? h + moreY : w + moreX) >= 0.61 * Math.max(w, h));
            const ring = turn(ell(w + moreX, h + moreY, w, h), byDeg);
            const started = [...ring.slice(from), ...ring.slice(0, from)];
            const { openEdges, badTriangles, fallenRoofs, topM } = draw(
              building([started], { heightM: 12, roof: { shape, heightM: 3 } }),
            );
            expect({ openEdges, badTriangles, fallenRoofs }).toEqual({
              openEdges: 0,
              badTriangles: 0,
              fallenRoofs: 0,
            });
            // A roof, or a flat top with its parapet where the wider wing is too short for a ridge.
            expect(topM).toBeLessThan(12.91);
          },
        ),
        { numRuns: 100 },
      );
    },
  );

  test('stays closed and looks up on outlines that are not quite square', () => {
    const jitter = fc.array(side(-0.3, 0.3), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(jitter, turnDeg, fc.constantFrom('gabled', 'hipped'), (by, byDeg, shape) => {
        for (const outline of [
          rectangle(12, 8),
          ell(18, 15, 8, 6),
          ell(18, 15, 6, 6.1),
          ell(9, 7, 8, 6),
        ]) {
          const bent: Ring = outline.map(([x, y], i) => [
            x + (by[2 * i] as number),
            y + (by[2 * i + 1] as number),
          ]);
          const { openEdges, fallenRoofs, topM } = draw(
            building([turn(bent, byDeg)], { heightM: 9, storeys: 1, roof: { shape } }),
          );
          expect({ openEdges, fallenRoofs }).toEqual({ openEdges: 0, fallenRoofs: 0 });
          expect(topM).toBeCloseTo(9, 6);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each(shapes)('%s on one of several blocks is closed as well', (shape) => {
    const apart: Ring = rectangle(5, 5).map(([x, y]) => [x + 100, y]);
    for (const first of [0, 1, 2, 3]) {
      const ring = [...rectangle(20, 10).slice(first), ...rectangle(20, 10).slice(0, first)];
      const { mesh, badTriangles, fallenRoofs, volumeM3 } = draw(
        building([], {
          volumes: [
            { rings: [place(ring)], fromM: 0, toM: 10, roof: { shape, heightM: 3 } },
            { rings: [place(apart)], fromM: 0, toM: 8 },
          ],
        }),
      );
      expect({ badTriangles, fallenRoofs }).toEqual({ badTriangles: 0, fallenRoofs: 0 });
      // Walls may meet in the middle of an edge; where none is missing, the volume between them is that under the roofs.
      const foundation = (20 * 10 + 5 * 5) * FOUNDATION_M;
      for (const axis of [0, 2])
        expect(measureBetweenWalls(mesh, axis)).toBeCloseTo(volumeM3 + foundation, 6);
    }
  });

  test.each(shapes)('%s that is all of a raised block has no walls without extent', (shape) => {
    const ell6 = ell(20, 16, 8, 6);
    for (const [outline, alone] of [
      [rectangle(20, 10), true],
      [rectangle(20, 10), false],
      [ell6, true],
    ] as const) {
      const apart = {
        rings: [place(rectangle(5, 5).map(([x, y]) => [x + 100, y]))],
        fromM: 0,
        toM: 8,
      };
      const { openEdges, badTriangles, fallenRoofs } = draw(
        building([], {
          volumes: [
            { rings: [place(outline)], fromM: 7, toM: 10, roof: { shape, heightM: 3 } },
            ...(alone ? [] : [apart]),
          ],
        }),
      );
      const isFlat = outline === ell6 && (shape === 'pyramidal' || shape === 'skillion');
      // A flat roof that stands in for one that does not fit has a parapet, whose foot is open.
      expect({ openEdges: isFlat ? 0 : openEdges, badTriangles, fallenRoofs }).toEqual({
        openEdges: 0,
        badTriangles: 0,
        fallenRoofs: 0,
      });
    }
  });

  test('over two wings has the volume of two prisms joined at a valley', () => {
    const [W, H, w, rise] = [30, 26, 10, 2.5];
    const { volumeM3 } = draw(
      building([ell(W, H, w, w)], { heightM: 10, roof: { shape: 'gabled', heightM: rise } }),
    );
    const eaves = 10 - rise;
    const prisms = (rise / 2) * w * (W - w + H - w);
    // Over the corner: a hip to the outside and a valley to the inside are one half prism each way.
    const corner = (rise / 2) * w * w;
    expect(volumeM3).toBeCloseTo((W * w + (H - w) * w) * eaves + prisms + corner, 4);
  });

  test('takes the height of its source, and turns its ridge across', () => {
    const along = draw(
      building([rectangle(20, 10)], { heightM: 12, roof: { shape: 'gabled', heightM: 5 } }),
    );
    expect(along.volumeM3).toBeCloseTo(20 * 10 * 7 + (20 * 10 * 5) / 2);
    const across = draw(
      building([rectangle(20, 10)], {
        heightM: 12,
        roof: { shape: 'gabled', heightM: 5, orientation: 'across' },
      }),
    );
    const peaks = (mesh: TileMesh) =>
      new Set(
        [...Array(mesh.vertexCount).keys()]
          .filter((v) => (mesh.position[3 * v + 1] as number) > GROUND_M + 11.99)
          .map((v) => `${mesh.position[3 * v]} ${-(mesh.position[3 * v + 2] as number)}`),
      );
    expect(peaks(along.mesh)).toEqual(new Set(['20 5', '0 5']));
    expect(peaks(across.mesh)).toEqual(new Set(['10 10', '10 0']));
  });

  test('never takes more than 0.4 of the height without a word from the source', () => {
    const { mesh } = draw(building([rectangle(15, 14)], { use: 'villa', heightM: 5, storeys: 1 }));
    const eaves = [...Array(mesh.vertexCount).keys()]
      .filter((v) => mesh.texture[2 * v] === ROOF_U_M * TEXEL_PER_M)
      .map((v) => (mesh.position[3 * v + 1] as number) - GROUND_M);
    expect(Math.min(...eaves)).toBeCloseTo(3);
  });

  test('is as high as half of it in a plain block, and as its ridge in a bare one', () => {
    const house = building([rectangle(20, 10)], {
      heightM: 12,
      roof: { shape: 'gabled', heightM: 4 },
    });
    expect(draw(house, 'plain').topM).toBeCloseTo(10);
    expect(draw(house, 'bare').topM).toBeCloseTo(12);
  });
});

/** Volume between the faces that look along an axis and those that look back. */
function measureBetweenWalls({ position, index, indexCount }: TileMesh, axis: number): number {
  let volumeM3 = 0;
  const [p, q] = [(axis + 1) % 3, (axis + 2) % 3];
  for (let t = 0; t < indexCount; t += 3) {
    const at = (k: number, of: number) => position[3 * (index[t + k] as number) + of] as number;
    const area =
      ((at(1, p) - at(0, p)) * (at(2, q) - at(0, q)) -
        (at(1, q) - at(0, q)) * (at(2, p) - at(0, p))) /
      2;
    volumeM3 += (area * (at(0, axis) + at(1, axis) + at(2, axis))) / 3;
  }
  return volumeM3;
}
