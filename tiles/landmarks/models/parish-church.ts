import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addArchPanel, addBox, addGable, addLathe } from '../kit/shapes.ts';
import { MATERIALS } from '../materials.ts';

/** A Gothic church of pale stone with a tower and spire at its front, which is at +z. */
export interface ParishChurchPlan {
  readonly lengthM: number;
  readonly naveM: number;
  readonly ridgeM: number;
  readonly spireM: number;
}

export function buildParishChurch({ lengthM, naveM, ridgeM, spireM }: ParishChurchPlan): Mesh {
  const mesh = createMesh();
  const { oolite, paleStone, slate, darkGlass, greyStone } = MATERIALS;
  const parts = { roof: slate, wall: oolite };
  const front = lengthM / 2;
  const eaveM = ridgeM * 0.56;
  const aisle = naveM * 0.42;
  addBox(mesh, greyStone, [0, -2, 0], [naveM + 2 * aisle + 8, 2.25, lengthM + 16]);
  addBox(mesh, oolite, [0, 0.25, 0], [naveM, eaveM, lengthM]);
  addGable(mesh, parts, [0, eaveM + 0.25, 0], [naveM, ridgeM - eaveM, lengthM]);
  for (const side of [-1, 1]) {
    const x = side * (naveM / 2 + aisle / 2);
    addBox(mesh, oolite, [x, 0.25, 0], [aisle, eaveM * 0.5, lengthM * 0.82]);
    addGable(mesh, parts, [x, eaveM * 0.5 + 0.25, 0], [aisle, eaveM * 0.36, lengthM * 0.82], 0.35);
    mesh.within({ turnDeg: side * 90 }, () => {
      for (let bay = 0; bay < 5; bay++) {
        const at = (bay - 2) * lengthM * 0.155;
        const face = naveM / 2 + aisle;
        addArchPanel(mesh, darkGlass, [at, 1.7, face + 0.05], {
          width: 2,
          height: eaveM * 0.5 - 2,
          isPointed: true,
        });
        addBox(
          mesh,
          paleStone,
          [at - lengthM * 0.0775, 0.25, face + 0.4],
          [0.9, eaveM * 0.44, 1.2],
        );
        addArchPanel(mesh, darkGlass, [at, eaveM * 0.86 + 0.4, naveM / 2 + 0.05], {
          width: 1.5,
          height: eaveM * 0.13 + 0.9,
          isPointed: true,
        });
      }
    });
  }
  const crossZ = -lengthM * 0.22;
  mesh.within({ at: [0, 0, crossZ], turnDeg: 90 }, () => {
    const span = naveM + 2 * aisle + 6;
    addBox(mesh, oolite, [0, 0.25, 0], [naveM * 0.85, eaveM, span]);
    addGable(mesh, parts, [0, eaveM + 0.25, 0], [naveM * 0.85, (ridgeM - eaveM) * 0.94, span]);
    for (const turnDeg of [0, 180])
      mesh.within({ turnDeg }, () => {
        addArchPanel(mesh, darkGlass, [0, 3, span / 2 + 0.05], {
          width: 4,
          height: eaveM * 0.95,
          isPointed: true,
        });
        for (const sign of [-1, 1])
          addBox(
            mesh,
            paleStone,
            [sign * naveM * 0.42, 0.25, span / 2 + 0.3],
            [1.1, eaveM * 0.9, 1.3],
          );
      });
  });
  addArchPanel(mesh, darkGlass, [0, 3, -front - 0.05], { width: 0.1, height: 1 });
  mesh.within({ turnDeg: 180 }, () =>
    addArchPanel(mesh, darkGlass, [0, 3.2, front + 0.06], {
      width: 4.6,
      height: eaveM * 1.05,
      isPointed: true,
    }),
  );
  // Tower and spire.
  const side = naveM * 0.78;
  const towerM = spireM * 0.47;
  mesh.within({ at: [0, 0, front + side * 0.36] }, () => {
    addBox(mesh, oolite, [0, 0.25, 0], [side, towerM, side]);
    for (const level of [0.4, 0.7, 1])
      addBox(mesh, paleStone, [0, towerM * level, 0], [side + 0.7, 0.5, side + 0.7]);
    for (const turnDeg of [0, 90, 180, 270])
      mesh.within({ turnDeg }, () => {
        for (const sign of [-1, 1]) {
          addBox(
            mesh,
            paleStone,
            [sign * side * 0.47, 0.25, side / 2 + 0.45],
            [1.1, towerM * 0.88, 1.3],
          );
          addArchPanel(mesh, darkGlass, [sign * side * 0.19, towerM * 0.73, side / 2 + 0.05], {
            width: 1.5,
            height: towerM * 0.23,
            isPointed: true,
          });
        }
        addArchPanel(mesh, darkGlass, [0, towerM * 0.45, side / 2 + 0.05], {
          width: 1.7,
          height: towerM * 0.2,
          isPointed: true,
        });
        addLathe(
          mesh,
          paleStone,
          [
            [0.9, towerM],
            [0.8, towerM + 2.2],
            [0, towerM + 6.5],
          ],
          { at: [side * 0.44, 0, side * 0.44], sides: 6, isSmooth: false },
        );
        // Gabled lights at the foot of the spire.
        const lowM = towerM + 1;
        addBox(mesh, oolite, [0, towerM, side * 0.36], [1.9, 4, 1.6]);
        addGable(mesh, parts, [0, lowM + 3, side * 0.36], [1.9, 2.6, 1.6], 0.15);
        addArchPanel(mesh, darkGlass, [0, lowM, side * 0.36 + 0.82], {
          width: 1,
          height: 2.8,
          isPointed: true,
        });
      });
    addArchPanel(mesh, darkGlass, [0, 0.3, side / 2 + 0.06], {
      width: 2.8,
      height: 5.2,
      isPointed: true,
    });
    addLathe(
      mesh,
      oolite,
      [
        [side * 0.5, towerM + 0.4],
        [side * 0.24, towerM + (spireM - towerM) * 0.5],
        [0.05, spireM],
      ],
      { sides: 8, isSmooth: false, turnDeg: 22.5 },
    );
    for (const share of [0.3, 0.6]) {
      const at = towerM + (spireM - towerM) * share;
      const r = side * 0.5 * (1 - share) + 0.16;
      addLathe(
        mesh,
        paleStone,
        [
          [r, at],
          [r + 0.1, at + 0.3],
          [r - 0.12, at + 0.6],
        ],
        { sides: 8, isSmooth: false, turnDeg: 22.5 },
      );
    }
  });
  return mesh;
}
