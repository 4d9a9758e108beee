import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addBox, addPrism, addSweptRoof, circle } from '../kit/shapes.ts';
import { MATERIALS } from '../materials.ts';

/** Great hipped roofs that stand in a lake, their walls below the water. */
export interface LakeRoofsPlan {
  /** Half axes of the lake along x and z. */
  readonly lakeM: readonly [number, number];
  readonly roofs: readonly {
    readonly at: readonly [x: number, z: number];
    readonly turnDeg: number;
    /** Eaves along x and z. */
    readonly sizeM: readonly [number, number];
    readonly heightM: number;
  }[];
}

const WATER_M = 0.5;

export function buildLakeRoofs({ lakeM, roofs }: LakeRoofsPlan): Mesh {
  const mesh = createMesh();
  const { water, paleStone, thatch, timber, litGlass, greyTile, paving } = MATERIALS;
  const shore = circle(1, 48).map(([x, z], i): [number, number] => {
    const wave = 1 + 0.09 * Math.sin((i * Math.PI) / 6) + 0.05 * Math.cos((i * Math.PI) / 4);
    return [x * lakeM[0] * wave, z * lakeM[1] * wave];
  });
  const rim = shore.map(([x, z]): [number, number] => [x * 1.035, z * 1.035]);
  addPrism(mesh, paleStone, rim, [-2, WATER_M + 0.35], { isOpen: true });
  for (let i = 0; i < shore.length; i++) {
    const at = (
      ring: readonly (readonly [number, number])[],
      k: number,
      y: number,
    ): [number, number, number] => {
      const [x, z] = ring[k % ring.length] as readonly [number, number];
      return [x, y, z];
    };
    mesh.quad(
      paleStone,
      at(rim, i, WATER_M + 0.35),
      at(rim, i + 1, WATER_M + 0.35),
      at(shore, i + 1, WATER_M + 0.35),
      at(shore, i, WATER_M + 0.35),
    );
    mesh.quad(
      paleStone,
      at(shore, i, WATER_M + 0.35),
      at(shore, i + 1, WATER_M + 0.35),
      at(shore, i + 1, -1),
      at(shore, i, -1),
    );
    mesh.triangle(water, [0, WATER_M, 0], at(shore, i, WATER_M), at(shore, i + 1, WATER_M));
  }
  for (const { at, turnDeg, sizeM, heightM } of roofs)
    mesh.within({ at: [at[0], 0, at[1]], turnDeg }, () => {
      const [w, d] = [sizeM[0] / 2, sizeM[1] / 2];
      const ridge = Math.max(0.4, w - d * 0.82);
      addBox(mesh, litGlass, [0, -1, 0], [sizeM[0] * 0.84, 4.4, sizeM[1] * 0.8]);
      for (const sign of [-1, 1])
        for (let k = -4; k <= 4; k++) {
          addBox(mesh, timber, [(k * w * 0.84) / 4, -1, sign * d * 0.8], [0.6, 4.6, 0.6]);
          if (Math.abs(k) < 4)
            addBox(mesh, timber, [sign * w * 0.84, -1, (k * d * 0.8) / 4], [0.6, 4.6, 0.6]);
        }
      addSweptRoof(
        mesh,
        { roof: thatch, under: timber },
        {
          y: 3.2,
          eave: [w, d],
          top: [ridge, 0.5],
          riseM: heightM - 4.4,
          liftM: heightM * 0.07,
          steps: 6,
        },
      );
      addBox(mesh, greyTile, [0, heightM - 1.3, 0], [2 * ridge + 1.2, 1.3, 1.1]);
      for (const sign of [-1, 1])
        addBox(mesh, greyTile, [sign * (ridge + 0.4), heightM - 1, 0], [0.9, 2, 1]);
    });
  // A walk over the water leads from the front to the nearest roof.
  addBox(mesh, paving, [0, WATER_M - 0.4, lakeM[1] * 0.62], [4, 0.9, lakeM[1] * 0.8]);
  return mesh;
}
