import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addBar, addBox, addLoft } from '../kit/shapes.ts';
import type { Vec } from '../kit/vector.ts';
import { MATERIALS } from '../materials.ts';

/** A station hall above its tracks: glass under one wide roof that sweeps up at the eaves, platform roofs on both sides. */
export interface RailHallPlan {
  /** Along the tracks, which run along x, and across. */
  readonly sizeM: readonly [number, number];
  readonly heightM: number;
  readonly platformM: number;
  readonly platforms: number;
}

export function buildRailHall({
  sizeM: [width, depth],
  heightM,
  platformM,
  platforms,
}: RailHallPlan): Mesh {
  const mesh = createMesh();
  const { litGlass, concrete, silver, white, paving, greyTile, darkGlass, rib } = MATERIALS;
  addBox(mesh, paving, [0, -2, depth / 2 + 22], [width + 40, 2.3, 48]);
  addBox(mesh, paving, [0, -2, -depth / 2 - 22], [width + 40, 2.3, 48]);
  addBox(mesh, concrete, [0, 0, 0], [width, 9, depth]);
  const wallM = heightM * 0.54;
  addBox(mesh, litGlass, [0, 9, 0], [width - 14, wallM - 9, depth - 14]);
  for (const [turnDeg, long, out] of [
    [0, width, depth],
    [180, width, depth],
    [90, depth, width],
    [270, depth, width],
  ] as const)
    mesh.within({ turnDeg }, () => {
      const face = out / 2 - 7;
      const bays = Math.round((long - 14) / 6);
      for (let i = 0; i <= bays; i++)
        addBox(
          mesh,
          white,
          [-(long - 14) / 2 + (i * (long - 14)) / bays, 9, face + 0.2],
          [0.45, wallM - 9, 0.8],
        );
      for (const share of [0.36, 0.7])
        addBox(mesh, rib, [0, 9 + (wallM - 9) * share, face + 0.2], [long - 14, 0.4, 0.6]);
      for (let i = 0; i < 9; i++)
        addBox(
          mesh,
          darkGlass,
          [(i - 4) * (long / 9.6), 0.6, out / 2 + 0.1],
          [long / 13, 6.6, 0.3],
        );
      // Columns in front carry the eaves, each spread like a tree.
      const columns = Math.round(long / 26);
      for (let i = 0; i <= columns; i++) {
        const x = -long / 2 + 4 + (i * (long - 8)) / columns;
        const foot: Vec = [x, 0, out / 2 + 4];
        addBar(mesh, white, foot, [x, wallM * 0.7, out / 2 + 4], { radius: 0.8, sides: 6 });
        for (const dx of [-6, 0, 6])
          addBar(
            mesh,
            white,
            [x, wallM * 0.7, out / 2 + 4],
            [x + dx, wallM + 0.6, out / 2 + (dx === 0 ? 11 : 3)],
            { radius: 0.42 },
          );
      }
    });
  // One roof: level in the middle of the long side, lifted along the fronts, with a raised lantern of glass.
  const reach = [width / 2 + 14, depth / 2 + 16] as const;
  const [nx, nz] = [20, 14];
  const roofAt = (i: number, k: number, drop: number): Vec => {
    const [u, v] = [(2 * i) / nx - 1, (2 * k) / nz - 1];
    const sweep = 3.6 * Math.abs(v) ** 3 + 3.2 * (u * u * v * v) ** 1.5;
    const crown = (heightM - wallM - 3) * (1 - Math.abs(v) ** 1.7) * (1 - 0.45 * u * u);
    return [u * reach[0], wallM + crown + sweep * 0.9 + 0.8 - drop, -v * reach[1]];
  };
  const sheet = (drop: number) =>
    Array.from({ length: nz + 1 }, (_, k) =>
      Array.from({ length: nx + 1 }, (_, i) => roofAt(i, k, drop)),
    );
  addLoft(mesh, silver, sheet(0), { isClosed: false, isSmooth: true });
  addLoft(mesh, white, sheet(1.1).toReversed(), { isClosed: false, isSmooth: true });
  for (const k of [0, nz])
    addLoft(
      mesh,
      white,
      [
        Array.from({ length: nx + 1 }, (_, i) => roofAt(k ? nx - i : i, k, 1.1)),
        Array.from({ length: nx + 1 }, (_, i) => roofAt(k ? nx - i : i, k, 0)),
      ],
      { isClosed: false },
    );
  for (const i of [0, nx])
    addLoft(
      mesh,
      white,
      [
        Array.from({ length: nz + 1 }, (_, k) => roofAt(i, i ? k : nz - k, 1.1)),
        Array.from({ length: nz + 1 }, (_, k) => roofAt(i, i ? k : nz - k, 0)),
      ],
      { isClosed: false },
    );
  for (let i = 1; i < nx; i++)
    for (let k = 0; k < nz; k++)
      addBar(mesh, greyTile, roofAt(i, k, -0.2), roofAt(i, k + 1, -0.2), {
        radius: 0.28,
        sides: 3,
      });
  for (const v of [-0.5, 0, 0.5]) {
    const z = v * depth * 0.66;
    const y = roofAt(nx / 2, Math.round(((1 - v * 0.66) / 2) * nz), 0)[1];
    addBox(mesh, litGlass, [0, y - 2, z], [width * 0.74, v === 0 ? 4.4 : 3.6, 5]);
    addBox(mesh, silver, [0, y + (v === 0 ? 2.4 : 1.6), z], [width * 0.76, 0.4, 6.4]);
  }
  // Platforms with their roofs reach out on both sides along the tracks.
  const gap = depth / platforms;
  for (const side of [-1, 1])
    for (let i = 0; i < platforms; i++) {
      const z = -depth / 2 + gap * (i + 0.5);
      const x = side * (width / 2 + platformM / 2);
      addBox(mesh, paving, [x, 0, z], [platformM, 1.25, gap * 0.52]);
      addBox(mesh, white, [x, 7.2, z], [platformM, 0.5, gap * 0.66]);
      addBox(mesh, greyTile, [x, 7.7, z], [platformM - 2, 0.35, gap * 0.3]);
      for (let k = 0; k < 6; k++)
        addBox(
          mesh,
          white,
          [x - platformM / 2 + (platformM * (k + 0.5)) / 6, 1.25, z],
          [0.7, 6, 0.7],
        );
    }
  return mesh;
}
