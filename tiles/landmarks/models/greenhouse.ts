import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addBar, addLoft, addPrism } from '../kit/shapes.ts';
import type { Vec } from '../kit/vector.ts';
import { MATERIALS } from '../materials.ts';

/** Glass shells with a lattice of ribs: each a curved spindle that swells in the middle and runs out to both ends. */
export interface GreenhousePlan {
  readonly shells: readonly {
    /** Middle of the shell and the bearing of its length, degrees counter-clockwise from x. */
    readonly at: readonly [x: number, z: number];
    readonly turnDeg: number;
    readonly lengthM: number;
    readonly widthM: number;
    readonly heightM: number;
    /** How far its middle bows out of the straight, metres. */
    readonly bowM: number;
  }[];
}

const ALONG = 22;
const ACROSS = 10;

export function buildGreenhouse({ shells }: GreenhousePlan): Mesh {
  const mesh = createMesh();
  for (const { at, turnDeg, lengthM, widthM, heightM, bowM } of shells)
    mesh.within({ at: [at[0], 0, at[1]], turnDeg }, () => {
      const place = (s: number, t: number, lift = 0): Vec => {
        // s runs along, 0 … 1; t across, 0 … 1 from one side over the top to the other.
        const swell = Math.sin(Math.PI * s) ** 0.62;
        const angle = Math.PI * t;
        const half = (widthM / 2) * Math.max(0.03, swell) + lift;
        const bow = bowM * (1 - (2 * s - 1) ** 2);
        return [
          (s - 0.5) * lengthM,
          Math.max(0.02, Math.sin(angle)) ** 0.9 * (heightM * Math.max(0.05, swell) + lift) + 0.5,
          half * Math.cos(angle) - bow,
        ];
      };
      const rings = Array.from({ length: ALONG + 1 }, (_, i) =>
        Array.from({ length: ACROSS + 1 }, (_, k) => place(i / ALONG, k / ACROSS)),
      );
      addLoft(mesh, MATERIALS.greenGlass, rings, { isClosed: false, isSmooth: true });
      const bar = (from: Vec, to: Vec, radius: number) =>
        addBar(mesh, MATERIALS.rib, from, to, { radius, sides: 3 });
      for (let i = 0; i <= ALONG; i++)
        for (let k = 0; k < ACROSS; k++) {
          const [s, t] = [i / ALONG, k / ACROSS];
          if (i % 2 === 0) bar(place(s, t, 0.12), place(s, (k + 1) / ACROSS, 0.12), 0.34);
          if (i === ALONG) continue;
          // Diagonals both ways make the diamond net.
          if ((i + k) % 2 === 0)
            bar(place(s, t, 0.08), place((i + 1) / ALONG, (k + 1) / ACROSS, 0.08), 0.15);
          else bar(place(s, (k + 1) / ACROSS, 0.08), place((i + 1) / ALONG, t, 0.08), 0.15);
        }
      // A low wall runs around the foot.
      const foot = [
        ...Array.from({ length: ALONG + 1 }, (_, i) => place(i / ALONG, 0, 0.6)),
        ...Array.from({ length: ALONG + 1 }, (_, i) => place(1 - i / ALONG, 1, 0.6)),
      ].map(([x, , z]): [number, number] => [x, z]);
      addPrism(mesh, MATERIALS.concrete, foot, [-2, 1.1], { isOpen: true });
    });
  return mesh;
}
