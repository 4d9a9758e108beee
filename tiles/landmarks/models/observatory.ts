import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addArchPanel, addBar, addBox, addLathe, addPrism, circle } from '../kit/shapes.ts';
import { MATERIALS } from '../materials.ts';

/** A long house with a round room in the middle under a turning dome with a slit. */
export interface ObservatoryPlan {
  readonly lengthM: number;
  readonly depthM: number;
  readonly wingM: number;
  readonly domeM: number;
  /** Of the dome's top. */
  readonly heightM: number;
}

export function buildObservatory({
  lengthM,
  depthM,
  wingM,
  domeM,
  heightM,
}: ObservatoryPlan): Mesh {
  const mesh = createMesh();
  const { plaster, redBrick, silver, darkGlass, greyStone, slate, paleStone, iron } = MATERIALS;
  addBox(mesh, greyStone, [0, -12, 0], [lengthM + 8, 12.2, depthM + 16]);
  addBox(mesh, plaster, [0, 0.2, 0], [lengthM, wingM, depthM]);
  addBox(mesh, redBrick, [0, wingM + 0.2, 0], [lengthM + 0.8, 0.5, depthM + 0.8]);
  addBox(mesh, slate, [0, wingM + 0.7, 0], [lengthM - 0.4, 0.15, depthM - 0.4]);
  for (const turnDeg of [0, 180])
    mesh.within({ turnDeg }, () => {
      for (let bay = 0; bay < 10; bay++) {
        const x = -lengthM / 2 + (lengthM / 10) * (bay + 0.5);
        for (const level of [0.9, wingM / 2 + 0.6])
          addArchPanel(mesh, darkGlass, [x, level, depthM / 2 + 0.05], {
            width: 1.5,
            height: wingM * 0.36,
          });
        addBox(mesh, redBrick, [x - lengthM / 20, 0.2, depthM / 2], [0.6, wingM, 0.4]);
      }
    });
  // The middle, wider than the wings, bears the dome.
  const radius = domeM / 2;
  const drumM = heightM - radius * 1.02;
  addBox(mesh, plaster, [0, 0.2, 0], [domeM + 4, wingM + 1.4, depthM + 6]);
  addBox(mesh, redBrick, [0, wingM + 1.6, 0], [domeM + 5, 0.6, depthM + 7]);
  addPrism(mesh, plaster, circle(radius * 1.02, 24), [wingM + 1.6, drumM]);
  addLathe(
    mesh,
    paleStone,
    [
      [radius * 1.02, drumM - 0.5],
      [radius * 1.1, drumM - 0.4],
      [radius * 1.1, drumM],
      [radius, drumM],
    ],
    { sides: 24, isSmooth: false },
  );
  addLathe(
    mesh,
    silver,
    [0, 15, 30, 45, 60, 75, 90].map((deg): [number, number] => [
      radius * Math.cos((deg * Math.PI) / 180),
      drumM + radius * Math.sin((deg * Math.PI) / 180),
    ]),
    { sides: 32 },
  );
  for (let deg = 15; deg < 105; deg += 10) {
    const at = (angle: number, x: number): [number, number, number] => [
      x,
      drumM + radius * 1.02 * Math.sin((angle * Math.PI) / 180),
      radius * 1.02 * Math.cos((angle * Math.PI) / 180),
    ];
    mesh.quad(iron, at(deg, -0.7), at(deg, 0.7), at(deg + 10, 0.7), at(deg + 10, -0.7));
    for (const x of [-0.8, 0.8])
      addBar(mesh, silver, at(deg, x), at(deg + 10, x), { radius: 0.16 });
  }
  for (const x of [-1, 0, 1])
    addArchPanel(mesh, darkGlass, [x * 3.6, 0.3, depthM / 2 + 3.06], {
      width: 2,
      height: x === 0 ? 4.4 : 3.4,
    });
  for (let k = 0; k < 8; k++)
    mesh.within({ turnDeg: 45 * k + 22.5 }, () =>
      addArchPanel(mesh, darkGlass, [0, wingM + 2.6, radius * 1.02 + 0.02], {
        width: 1.1,
        height: Math.max(1.4, drumM - wingM - 4),
      }),
    );
  return mesh;
}
