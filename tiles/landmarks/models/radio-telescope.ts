import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addBar, addBox, addLathe, addLoft, circle } from '../kit/shapes.ts';
import type { Vec } from '../kit/vector.ts';
import { MATERIALS } from '../materials.ts';

/** A fully steerable dish on a wheel-and-track mount. */
export interface RadioTelescopePlan {
  readonly dishM: number;
  /** Of the elevation axis above the ground. */
  readonly axisM: number;
  readonly trackM: number;
  /** Where the dish looks, above the horizon. */
  readonly elevationDeg: number;
}

const SECTORS = 24;

export function buildRadioTelescope(plan: RadioTelescopePlan): Mesh {
  const mesh = createMesh();
  const { dishM, axisM, trackM, elevationDeg } = plan;
  const { concrete, white, steel, greyStone } = MATERIALS;
  const size = dishM / 65;
  const track = trackM / 2;
  addLathe(
    mesh,
    concrete,
    [
      [track + 2.2, -2],
      [track + 2.2, 0.9],
      [track - 1.6, 0.9],
      [track - 1.6, -2],
    ],
    { sides: 48, isSmooth: false },
  );
  addLathe(
    mesh,
    greyStone,
    [
      [track + 14 * size, -2],
      [track + 14 * size, 0.25],
      [0, 0.25],
    ],
    { sides: 32, isSmooth: false },
  );
  addLathe(
    mesh,
    concrete,
    [
      [4.5 * size, 0],
      [4.5 * size, 7 * size],
      [0, 7 * size],
    ],
    { sides: 16, isSmooth: false },
  );
  buildAlidade(mesh, plan, size);
  // The dish about its axis, tipped back from the zenith.
  const tip = ((90 - elevationDeg) * Math.PI) / 180;
  const [sin, cos] = [Math.sin(tip), Math.cos(tip)];
  const toWorld = ([x, y, z]: Vec): Vec => [x, axisM + y * cos - z * sin, z * cos + y * sin];
  const radius = dishM / 2;
  const focal = dishM * 0.33;
  const vertexM = 5.5 * size;
  const depthAt = (r: number) => vertexM + (r * r) / (4 * focal);
  const ringAt = (r: number, y: number) =>
    circle(r, SECTORS * 2).map(([x, z]): Vec => toWorld([x, y, z]));
  const radii = [0.02, 0.15, 0.32, 0.5, 0.68, 0.85, 1].map((share) => share * radius);
  addLoft(
    mesh,
    white,
    radii.toReversed().map((r) => ringAt(r, depthAt(r))),
    { isSmooth: true },
  );
  addLoft(mesh, white, [
    ringAt(radius, depthAt(radius)),
    ringAt(radius * 1.012, depthAt(radius) + 0.7 * size),
  ]);
  // Back structure: radial trusses and hoops under the panels.
  const backAt = (r: number) => depthAt(r) - (1.2 + 6.3 * (1 - r / radius)) * size;
  const bar = (from: Vec, to: Vec, thick: number, sides = 3) =>
    addBar(mesh, steel, toWorld(from), toWorld(to), { radius: thick * size, sides });
  const polar = (r: number, y: number, sector: number): Vec => {
    const angle = (2 * Math.PI * sector) / SECTORS;
    return [r * Math.cos(angle), y, -r * Math.sin(angle)];
  };
  const stations = [0.16, 0.37, 0.58, 0.79, 0.985].map((share) => share * radius);
  for (let sector = 0; sector < SECTORS; sector++)
    for (const [i, r] of stations.entries()) {
      const back = polar(r, backAt(r), sector);
      const face = polar(r, depthAt(r) - 0.6 * size, sector);
      bar(back, face, 0.16);
      bar(back, polar(r, backAt(r), sector + 1), 0.17);
      const next = stations[i + 1];
      if (next === undefined) continue;
      bar(back, polar(next, backAt(next), sector), 0.22);
      bar(
        sector % 2 ? face : back,
        polar(next, sector % 2 ? backAt(next) : depthAt(next) - 0.6 * size, sector),
        0.15,
      );
    }
  // Four legs hold the subreflector.
  const apexM = depthAt(0) + focal * 0.93;
  for (const sector of [3, 9, 15, 21]) {
    bar(
      polar(radius * 0.62, depthAt(radius * 0.62), sector),
      polar(2.2 * size, apexM, sector),
      0.42,
      4,
    );
  }
  const subAt = (r: number, y: number) => circle(r, 20).map(([x, z]): Vec => toWorld([x, y, z]));
  addLoft(mesh, white, [
    subAt(0.05, apexM - 1.2 * size),
    subAt(3.2 * size, apexM - 0.2 * size),
    subAt(3.2 * size, apexM + 0.3 * size),
    subAt(2 * size, apexM + 2 * size),
    subAt(0.05, apexM + 2.2 * size),
  ]);
  // Feed cone at the vertex.
  addLoft(mesh, white, [
    subAt(3.4 * size, depthAt(0)),
    subAt(2.4 * size, depthAt(0) + 5 * size),
    subAt(1.2 * size, depthAt(0) + 9 * size),
    subAt(0.05, depthAt(0) + 9.2 * size),
  ]);
  // Counterweights and the wheel of the elevation drive, below the axis.
  for (const side of [-1, 1]) {
    const x = side * 7 * size;
    for (let k = 0; k < 12; k++) {
      const angle = (i: number) => Math.PI * (1 + i / 12);
      const at = (i: number): Vec => [
        x,
        15 * size * Math.sin(angle(i)) + 1,
        15 * size * Math.cos(angle(i)),
      ];
      bar(at(k), at(k + 1), 0.5, 4);
      if (k % 3 === 0) bar(at(k), [x, 1, 0], 0.28, 4);
    }
    bar(
      [x, 1, -15 * size],
      polar(stations[2] as number, backAt(stations[2] as number), 6),
      0.35,
      4,
    );
    bar(
      [x, 1, 15 * size],
      polar(stations[2] as number, backAt(stations[2] as number), 18),
      0.35,
      4,
    );
  }
  mesh.within({}, () => {
    const [, y, z] = toWorld([0, -14 * size, 0]);
    addBox(mesh, white, [0, y - 1.6 * size, z], [16 * size, 3.2 * size, 4 * size]);
  });
  return mesh;
}

/** Two A-frames on the track that carry the elevation axis. */
function buildAlidade(mesh: Mesh, { axisM, trackM }: RadioTelescopePlan, size: number): void {
  const { white, steel, iron } = { ...MATERIALS, iron: MATERIALS.iron };
  const reach = (trackM / 2) * Math.SQRT1_2;
  const bearingX = 12 * size;
  const footM = 2.6;
  const bar = (from: Vec, to: Vec, thick: number) =>
    addBar(mesh, white, from, to, { radius: thick * size });
  for (const side of [-1, 1]) {
    const top: Vec = [side * bearingX, axisM, 0];
    addBox(mesh, white, [side * bearingX, axisM - 2.2 * size, 0], [4 * size, 4.4 * size, 5 * size]);
    for (const end of [-1, 1]) {
      const foot: Vec = [side * reach, footM, end * reach];
      bar(foot, top, 0.95);
      const middle: Vec = [side * (reach + bearingX) * 0.5, (footM + axisM) / 2, end * reach * 0.5];
      bar(middle, [side * reach, footM, 0], 0.42);
      bar(middle, [side * bearingX * 1.25, axisM * 0.5, 0], 0.4);
      bar(middle, [-side * (reach + bearingX) * 0.5, (footM + axisM) / 2, end * reach * 0.5], 0.36);
      bar(foot, [-side * (reach + bearingX) * 0.5, (footM + axisM) / 2, end * reach * 0.5], 0.3);
      addBox(mesh, iron, [side * reach, 0.9, end * reach], [3.6 * size, 1.9, 3.6 * size]);
    }
    bar([side * reach, footM, -reach], [side * reach, footM, reach], 0.8);
    bar([-reach, footM, side * reach], [reach, footM, side * reach], 0.8);
    bar([side * reach, footM, -reach], [-side * reach, footM, reach], 0.5);
    addBar(
      mesh,
      steel,
      [side * bearingX * 1.3, axisM * 0.5, -4 * size],
      [side * bearingX * 1.3, axisM * 0.5, 4 * size],
      { radius: 0.5 * size },
    );
  }
  addBar(mesh, white, [-bearingX, axisM, 0], [bearingX, axisM, 0], {
    radius: 1.5 * size,
    sides: 8,
  });
  addBox(mesh, white, [0, footM, 0], [9 * size, 5 * size, 7 * size]);
}
