import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addBar, addBox, addLathe, addSweptRoof } from '../kit/shapes.ts';
import { MATERIALS } from '../materials.ts';

/** A square pagoda of brick and timber: storeys that narrow, eaves that sweep up, a mast of iron rings. */
export interface SquarePagodaPlan {
  readonly storeys: number;
  /** To the tip of the mast. */
  readonly heightM: number;
  readonly mastM: number;
  /** Outer side of the body on the ground and at the top. */
  readonly sideM: readonly [foot: number, top: number];
}

export function buildSquarePagoda({ storeys, heightM, mastM, sideM }: SquarePagodaPlan): Mesh {
  const mesh = createMesh();
  const { plaster, timber, greyTile, darkGlass, iron, paleStone, greyStone } = MATERIALS;
  const roof = { roof: greyTile, under: timber };
  addBox(mesh, greyStone, [0, -2, 0], [20, 2.5, 20]);
  addBox(mesh, paleStone, [0, 0.5, 0], [13, 0.7, 13]);
  const footM = 1.2;
  const bodyM = heightM - mastM - footM - 2.6;
  // Storeys lose height as they rise, by a share that adds up to the body.
  const shares = Array.from({ length: storeys }, (_, i) => 1.25 - (0.5 * i) / (storeys - 1));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let y = footM;
  for (const [i, share] of shares.entries()) {
    const tall = (bodyM * share) / whole;
    const side = sideM[0] + ((sideM[1] - sideM[0]) * i) / (storeys - 1);
    const wallM = tall * 0.68;
    addBox(mesh, plaster, [0, y, 0], [side, wallM, side]);
    for (const turnDeg of [0, 90, 180, 270])
      mesh.within({ turnDeg }, () => {
        const face = side / 2;
        for (const x of [-0.96, -0.34, 0.34, 0.96])
          addBox(mesh, timber, [x * face, y, face], [0.3, wallM, 0.3]);
        addBox(mesh, timber, [0, y + wallM * 0.86, face + 0.05], [side + 0.5, wallM * 0.14, 0.4]);
        addBox(mesh, darkGlass, [0, y + 0.1, face + 0.02], [side * 0.22, wallM * 0.66, 0.12]);
        if (i === 0) return;
        // A gallery with its rail around each upper storey.
        const rail = face + 0.85;
        addBox(mesh, timber, [0, y - 0.22, face + 0.42], [2 * rail, 0.22, 0.86]);
        addBox(mesh, timber, [0, y + 0.78, rail], [2 * rail, 0.12, 0.1]);
        for (let k = -3; k <= 3; k++)
          addBox(mesh, timber, [(k * rail) / 3, y, rail], [0.11, 0.8, 0.1]);
      });
    const eave = side / 2 + (i === 0 ? 2.9 : 1.75);
    const isLast = i === storeys - 1;
    const next = isLast ? 0.35 : side / 2 + 0.3;
    addSweptRoof(mesh, roof, {
      y: y + wallM + 0.1,
      eave: [eave, eave],
      top: [next, next],
      riseM: isLast ? 2.6 + tall * 0.32 : tall * 0.3,
      liftM: i === 0 ? 0.95 : 0.75,
      steps: isLast ? 5 : 2,
    });
    y += tall;
  }
  const base = heightM - mastM;
  addLathe(
    mesh,
    iron,
    [
      [0.9, base - 0.6],
      [0.95, base],
      [0.5, base + 0.8],
      [0.18, base + 1],
    ],
    { sides: 10 },
  );
  addBar(mesh, iron, [0, base, 0], [0, heightM, 0], { radius: 0.14, sides: 6 });
  for (let ring = 0; ring < 7; ring++) {
    const at = base + 1.4 + ring * ((mastM - 3) / 7);
    const radius = 0.85 - ring * 0.07;
    addLathe(
      mesh,
      iron,
      [
        [0.1, at],
        [radius, at + 0.08],
        [radius, at + 0.26],
        [0.1, at + 0.34],
      ],
      { sides: 10 },
    );
  }
  addLathe(
    mesh,
    iron,
    [
      [0, heightM - 1.3],
      [0.36, heightM - 1],
      [0.2, heightM - 0.6],
      [0, heightM],
    ],
    { sides: 8 },
  );
  return mesh;
}
