import { createMesh, type Mesh } from '../kit/mesh.ts';
import {
  addArchPanel,
  addBar,
  addBox,
  addGable,
  addLathe,
  addPrism,
  circle,
} from '../kit/shapes.ts';
import type { Vec } from '../kit/vector.ts';
import { MATERIALS } from '../materials.ts';

/** A basilica on a cross plan of brick, with a bell tower beside its front. The nave runs along z, its door at +z. */
export interface BasilicaPlan {
  readonly lengthM: number;
  /** Of nave and aisles. */
  readonly widthM: number;
  readonly ridgeM: number;
  /** To the cross or statue on its tip. */
  readonly towerM: number;
  readonly transeptM: number;
}

export function buildBasilica(plan: BasilicaPlan): Mesh {
  const mesh = createMesh();
  const { lengthM, widthM, ridgeM, towerM, transeptM } = plan;
  const { redBrick, paleStone, copperGreen, greyStone, darkGlass } = MATERIALS;
  const front = lengthM / 2;
  const nave = widthM * 0.5;
  const eaveM = ridgeM * 0.72;
  const aisleM = ridgeM * 0.46;
  const parts = { roof: copperGreen, wall: redBrick };
  // A terrace with a wall around it: the hill falls away under the church.
  addBox(mesh, greyStone, [0, -14, 0], [transeptM + 14, 14.25, lengthM + 16]);
  addBox(mesh, paleStone, [0, 0.25, 0], [transeptM + 5, 0.65, lengthM + 6]);
  const y = 0.9;
  addBox(mesh, redBrick, [0, y, 0], [nave, eaveM - y, lengthM]);
  addGable(mesh, parts, [0, eaveM, 0], [nave, ridgeM - eaveM, lengthM]);
  for (const side of [-1, 1]) {
    const x = side * (nave / 2 + (widthM - nave) / 4);
    const wide = (widthM - nave) / 2;
    addBox(mesh, redBrick, [x, y, -1], [wide, aisleM - y, lengthM - 6]);
    const [inner, outer] = [side * nave * 0.5, side * (widthM / 2 + 0.5)];
    const [z0, z1] = [front - 3.6, -front + 1.6];
    const corners: [Vec, Vec, Vec, Vec] = [
      [outer, aisleM - 0.2, z0],
      [outer, aisleM - 0.2, z1],
      [inner, aisleM + 2.4, z1],
      [inner, aisleM + 2.4, z0],
    ];
    if (side > 0) mesh.quad(copperGreen, ...corners);
    else mesh.quad(copperGreen, corners[1], corners[0], corners[3], corners[2]);
    mesh.within({ turnDeg: side * 90 }, () => {
      for (let bay = 0; bay < 7; bay++) {
        const at = -front + 7 + bay * ((lengthM - 14) / 6);
        addBox(mesh, paleStone, [at - 3.1, y, widthM / 2], [0.9, aisleM - 1.2, 0.9]);
        addArchPanel(mesh, darkGlass, [at, y + 1.7, widthM / 2 + 0.06], {
          width: 2,
          height: aisleM - 4,
        });
        addArchPanel(mesh, darkGlass, [at, aisleM + 2.7, nave / 2 + 0.06], {
          width: 1.5,
          height: eaveM - aisleM - 3.2,
        });
      }
      addBox(mesh, paleStone, [0, aisleM - 0.75, widthM / 2], [lengthM - 6, 0.5, 0.35]);
      addBox(mesh, paleStone, [0, eaveM - 0.7, nave / 2], [lengthM, 0.6, 0.35]);
    });
  }
  // Transept, its gables to the sides.
  const crossZ = -lengthM * 0.16;
  mesh.within({ at: [0, 0, crossZ], turnDeg: 90 }, () => {
    addBox(mesh, redBrick, [0, y, 0], [nave, eaveM - y, transeptM]);
    addGable(mesh, parts, [0, eaveM, 0], [nave, ridgeM - eaveM - 0.05, transeptM]);
    for (const turnDeg of [0, 180])
      mesh.within({ turnDeg }, () => {
        const face = transeptM / 2 + 0.06;
        for (const x of [-3.2, 0, 3.2])
          addArchPanel(mesh, darkGlass, [x, y + 2, face], {
            width: 1.9,
            height: x === 0 ? 7 : 5.6,
          });
        addLathePanel(mesh, [0, eaveM - 1.2, face], 1.7);
        for (const x of [-1, 1])
          addBox(mesh, paleStone, [(x * nave) / 2, y, face - 0.3], [1.1, eaveM - y + 0.6, 1.1]);
      });
  });
  // Apse with its half cone.
  const apse = circle(nave * 0.44, 14);
  mesh.within({ at: [0, 0, -front] }, () => {
    addPrism(mesh, redBrick, apse, [y, aisleM + 2], { isOpen: true });
    addLathe(
      mesh,
      copperGreen,
      [
        [nave * 0.47, aisleM + 1.9],
        [nave * 0.3, aisleM + 4.2],
        [0, aisleM + 5.6],
      ],
      { sides: 14 },
    );
  });
  buildFront(mesh, { front, nave, eaveM, ridgeM, y });
  buildTower(mesh, { x: widthM / 2 - 1.2, z: front - 5, towerM, y });
  return mesh;
}

function addLathePanel(mesh: Mesh, [x, y, z]: Vec, radius: number): void {
  const { darkGlass, paleStone } = MATERIALS;
  const disc = (material: typeof darkGlass | typeof paleStone, r: number, out: number) => {
    const at = (i: number): Vec => [
      x + r * Math.cos((i * Math.PI) / 8),
      y + r * Math.sin((i * Math.PI) / 8),
      z + out,
    ];
    for (let i = 1; i < 15; i++) mesh.triangle(material, at(0), at(i), at(i + 1));
  };
  disc(paleStone, radius * 1.25, 0.04);
  disc(darkGlass, radius, 0.1);
}

function buildFront(
  mesh: Mesh,
  at: { front: number; nave: number; eaveM: number; ridgeM: number; y: number },
): void {
  const { redBrick, paleStone, darkGlass, bronze } = MATERIALS;
  const { front, nave, eaveM, ridgeM, y } = at;
  const face = front + 0.06;
  addLathePanel(mesh, [0, eaveM - 0.6, face], 2.1);
  for (const x of [-3.4, 0, 3.4]) {
    const height = x === 0 ? 6.4 : 4.6;
    addBox(mesh, paleStone, [x, y, front + 0.3], [x === 0 ? 4 : 2.8, height - 1, 0.7]);
    addArchPanel(mesh, darkGlass, [x, y, front + 0.72], {
      width: x === 0 ? 2.8 : 1.8,
      height: height - 1.3,
    });
  }
  for (const side of [-1, 1])
    addBox(mesh, redBrick, [side * (nave / 2), y, front], [1.7, eaveM + 1.4 - y, 1.7]);
  for (const side of [-1, 1])
    addLathe(
      mesh,
      paleStone,
      [
        [0.95, eaveM + 1.4],
        [0.8, eaveM + 2],
        [0, eaveM + 4],
      ],
      { at: [side * (nave / 2), 0, front], sides: 8, isSmooth: false },
    );
  addBar(mesh, bronze, [0, ridgeM, front], [0, ridgeM + 2.6, front], { radius: 0.14 });
  addBar(mesh, bronze, [-0.8, ridgeM + 1.8, front], [0.8, ridgeM + 1.8, front], { radius: 0.12 });
}

/** A square tower that turns eight-sided, a dome, and a figure on its tip. */
function buildTower(
  mesh: Mesh,
  { x, z, towerM, y }: { x: number; z: number; towerM: number; y: number },
): void {
  const { redBrick, paleStone, copperGreen, darkGlass, bronze } = MATERIALS;
  const side = 7.2;
  const squareM = towerM * 0.6;
  mesh.within({ at: [x, 0, z] }, () => {
    addBox(mesh, redBrick, [0, y, 0], [side, squareM - y, side]);
    for (const turnDeg of [0, 90, 180, 270])
      mesh.within({ turnDeg }, () => {
        for (const sign of [-1, 1])
          addBox(mesh, redBrick, [(sign * side) / 2, y, side / 2], [1.3, squareM - y, 1.3]);
        for (const level of [0.34, 0.66, 0.98])
          addBox(mesh, paleStone, [0, squareM * level, 0], [side + 0.9, 0.6, side + 0.9]);
        for (const sign of [-1, 1]) {
          addArchPanel(mesh, darkGlass, [sign * 1.5, squareM * 0.7, side / 2 + 0.06], {
            width: 1.5,
            height: squareM * 0.23,
          });
          addArchPanel(mesh, darkGlass, [sign * 1.5, squareM * 0.41, side / 2 + 0.06], {
            width: 1.1,
            height: squareM * 0.17,
          });
        }
        for (const sign of [-1, 1])
          addLathe(
            mesh,
            paleStone,
            [
              [0.75, squareM + 0.4],
              [0.6, squareM + 1.8],
              [0, squareM + 3.6],
            ],
            { at: [(sign * side) / 2, 0, side / 2], sides: 6, isSmooth: false },
          );
      });
    const drumM = squareM + towerM * 0.11;
    addPrism(mesh, redBrick, circle(3.1, 8, 22.5), [squareM, drumM]);
    for (let k = 0; k < 8; k++)
      mesh.within({ turnDeg: 45 * k }, () =>
        addArchPanel(mesh, darkGlass, [0, squareM + 0.9, 2.92], {
          width: 1.3,
          height: towerM * 0.085,
        }),
      );
    addLathe(
      mesh,
      paleStone,
      [
        [3.2, drumM],
        [3.5, drumM + 0.2],
        [3.5, drumM + 0.6],
        [3, drumM + 0.7],
      ],
      { sides: 8, isSmooth: false, turnDeg: 22.5 },
    );
    const domeM = towerM - 4.8;
    const rise = domeM - drumM - 0.6;
    addLathe(
      mesh,
      copperGreen,
      [0, 0.25, 0.5, 0.72, 0.88, 1].map((t): [number, number] => [
        0.35 + 2.75 * Math.sqrt(Math.max(0, 1 - t * t)),
        drumM + 0.6 + rise * t,
      ]),
      { sides: 16 },
    );
    // The figure with the raised child, 4.8 m.
    addLathe(
      mesh,
      bronze,
      [
        [0.75, domeM],
        [0.7, domeM + 0.5],
        [0.35, domeM + 0.6],
        [0.5, domeM + 1],
        [0.42, domeM + 2.2],
        [0.46, domeM + 2.7],
        [0.16, domeM + 3],
        [0.26, domeM + 3.25],
        [0, domeM + 3.6],
      ],
      { sides: 8 },
    );
    addBar(mesh, bronze, [-0.45, domeM + 2.6, 0.1], [-0.12, domeM + 3.9, 0.15], { radius: 0.13 });
    addBar(mesh, bronze, [0.45, domeM + 2.6, 0.1], [0.12, domeM + 3.9, 0.15], { radius: 0.13 });
    addBar(mesh, bronze, [0, domeM + 3.6, 0.15], [0, domeM + 4.8, 0.15], { radius: 0.2 });
    addBar(mesh, bronze, [-0.6, domeM + 4.2, 0.15], [0.6, domeM + 4.2, 0.15], { radius: 0.1 });
  });
}
