import { expect, test } from 'vitest';
import { BUILDING_USES } from '#model';
import type { SurfaceSemantic } from '../../sources/source.ts';
import type { MeshSurface } from '../mesh-building.ts';
import { addBuilding } from './add-building.ts';
import { measureMesh } from './test-kit/measure-mesh.ts';
import { FOUNDATION_M, PLAIN_U_M, ROOF_U_M, TEXEL_PER_M, TileMesh } from './tile-mesh.ts';

type Ring = readonly (readonly [eastM: number, heightM: number, northM: number])[];

const GROUND_M = 5;

function face(semantic: SurfaceSemantic, ...rings: readonly Ring[]): MeshSurface {
  return {
    semantic,
    rings: rings.map((ring) =>
      Float64Array.from(ring.flatMap(([east, height, north]) => [east, height + GROUND_M, -north])),
    ),
  };
}

function draw(surfaces: readonly MeshSurface[]) {
  const mesh = new TileMesh();
  const skipped = addBuilding(
    mesh,
    {
      gid: 1,
      featureId: 0,
      use: BUILDING_USES.indexOf('office'),
      storeys: 2,
      heightM: 9,
      up: [0, 1, 0],
      volumes: [],
      surfaces,
    },
    'full',
  );
  const u = (v: number) => (mesh.texture[2 * v] as number) / TEXEL_PER_M;
  return { mesh, skipped, u, ...measureMesh(mesh, GROUND_M) };
}

/** A house 10 × 8 m under a gable along x, with a gap in its roof if asked. */
function house(semantic: (of: SurfaceSemantic) => SurfaceSemantic, window: readonly Ring[] = []) {
  return [
    face(semantic('ground'), [
      [0, 0, 0],
      [0, 0, 8],
      [10, 0, 8],
      [10, 0, 0],
    ]),
    face(
      semantic('wall'),
      [
        [0, 0, 0],
        [10, 0, 0],
        [10, 6, 0],
        [0, 6, 0],
      ],
      ...window,
    ),
    face(semantic('wall'), [
      [10, 0, 0],
      [10, 0, 8],
      [10, 6, 8],
      [10, 9, 4],
      [10, 6, 0],
    ]),
    face(semantic('wall'), [
      [10, 0, 8],
      [0, 0, 8],
      [0, 6, 8],
      [10, 6, 8],
    ]),
    face(semantic('wall'), [
      [0, 0, 8],
      [0, 0, 0],
      [0, 6, 0],
      [0, 9, 4],
      [0, 6, 8],
    ]),
    face(semantic('roof'), [
      [0, 6, 0],
      [10, 6, 0],
      [10, 9, 4],
      [0, 9, 4],
    ]),
    face(semantic('roof'), [
      [10, 6, 8],
      [0, 6, 8],
      [0, 9, 4],
      [10, 9, 4],
    ]),
  ];
}

test.each([
  ['with semantics', (of: SurfaceSemantic) => of],
  ['without', () => 'other' as const],
])('a model %s is drawn as it is, without its floor, its walls into the ground', (_, semantic) => {
  const { volumeM3, openEdges, badTriangles, fallenRoofs, skipped, triangles, topM } = draw(
    house(semantic),
  );
  expect({ openEdges, badTriangles, fallenRoofs, skipped, triangles }).toEqual({
    openEdges: 0,
    badTriangles: 0,
    fallenRoofs: 0,
    skipped: 0,
    triangles: 14,
  });
  expect(volumeM3).toBeCloseTo(10 * 8 * 7.5);
  expect(topM).toBeCloseTo(9);
});

test('texture runs along each wall and above the ground', () => {
  const { mesh } = draw(house((of) => of));
  const south = [0, 1, 2, 3].map((v) => [
    (mesh.texture[2 * v] as number) / TEXEL_PER_M,
    (mesh.texture[2 * v + 1] as number) / TEXEL_PER_M,
  ]);
  expect(south).toEqual([
    [0, -FOUNDATION_M],
    [10, -FOUNDATION_M],
    [10, 6],
    [0, 6],
  ]);
});

test('holes in a face stay open', () => {
  const hole: Ring = [
    [4, 2, 0],
    [4, 4, 0],
    [6, 4, 0],
    [6, 2, 0],
  ];
  const { openEdges, badTriangles } = draw(house((of) => of, [hole]));
  expect([openEdges, badTriangles]).toEqual([4, 0]);
});

test('undersides and upright parts of roofs are neither roof nor windowed wall', () => {
  const eaves = face('roof', [
    [0, 6, 0],
    [0, 6, 1],
    [10, 6, 1],
    [10, 6, 0],
  ]);
  const fascia = face('roof', [
    [0, 6, 0],
    [10, 6, 0],
    [10, 6.3, 0],
    [0, 6.3, 0],
  ]);
  const { mesh, u, fallenRoofs } = draw([...house((of) => of), eaves, fascia]);
  expect(fallenRoofs).toBe(0);
  const last = [...Array(8).keys()].map((i) => u(mesh.vertexCount - 1 - i));
  expect(new Set(last)).toEqual(new Set([PLAIN_U_M]));
  expect(u(mesh.vertexCount - 9)).toBe(ROOF_U_M);
});

test('faces without area are counted and left out; bent ones are drawn', () => {
  const line = face('wall', [
    [0, 0, 0],
    [5, 0, 0],
    [10, 0, 0],
  ]);
  const two = face('wall', [
    [0, 0, 0],
    [5, 0, 0],
  ]);
  const bent = face('roof', [
    [0, 9, 0],
    [5, 9, 0],
    [5, 9.3, 5],
    [0, 9, 5],
  ]);
  const { skipped, triangles, badTriangles } = draw([line, two, bent]);
  expect([skipped, triangles, badTriangles]).toEqual([2, 2, 0]);
});
