import { BUILDING_USES, type BuildingUse } from '#model';
import type { RoofHint } from '../../../district.ts';
import type { MeshBuilding, MeshVolume } from '../../mesh-building.ts';
import { addBuilding, type MeshDetail } from '../add-building.ts';
import { TileMesh } from '../tile-mesh.ts';
import { measureMesh } from './measure-mesh.ts';

export type Ring = readonly (readonly [eastM: number, northM: number])[];

export const GROUND_M = 12;

export function place(ring: Ring): Float64Array {
  return Float64Array.from(ring.flatMap(([east, north]) => [east, GROUND_M, -north]));
}

export function building(
  rings: readonly Ring[],
  more: {
    readonly use?: BuildingUse;
    readonly heightM?: number;
    readonly storeys?: number;
    readonly roof?: RoofHint;
    readonly volumes?: readonly MeshVolume[];
  } = {},
): MeshBuilding {
  const { use = 'office', heightM = 20, storeys = 6, roof } = more;
  return {
    gid: 7,
    featureId: 3,
    use: BUILDING_USES.indexOf(use),
    storeys,
    heightM,
    up: [0, 1, 0],
    volumes: more.volumes ?? [
      { rings: rings.map(place), fromM: 0, toM: heightM, ...(roof ? { roof } : {}) },
    ],
  };
}

export function draw(made: MeshBuilding, detail: MeshDetail = 'full') {
  const mesh = new TileMesh();
  const skipped = addBuilding(mesh, made, detail);
  return { mesh, skipped, ...measureMesh(mesh, GROUND_M) };
}

export function turn(ring: Ring, byDeg: number): Ring {
  const [sin, cos] = [Math.sin((byDeg * Math.PI) / 180), Math.cos((byDeg * Math.PI) / 180)];
  return ring.map(([x, y]) => [x * cos - y * sin + 300, x * sin + y * cos - 200]);
}

export function rectangle(a: number, b: number): Ring {
  return [
    [0, 0],
    [a, 0],
    [a, b],
    [0, b],
  ];
}

/** Two wings from a common corner: `w` wide and `H` long to the north, `h` wide and `W` long to the east. */
export function ell(W: number, H: number, w: number, h: number): Ring {
  return [
    [0, 0],
    [W, 0],
    [W, h],
    [w, h],
    [w, H],
    [0, H],
  ];
}

export function areaOf(ring: Ring): number {
  let area = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nx, ny] = ring[(i + 1) % ring.length] as readonly [number, number];
    area += (x * ny - nx * y) / 2;
  }
  return area;
}
