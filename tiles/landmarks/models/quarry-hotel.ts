import { createMesh, type Mesh } from '../kit/mesh.ts';
import { addBar, addBox, addLoft } from '../kit/shapes.ts';
import type { Vec } from '../kit/vector.ts';
import { MATERIALS } from '../materials.ts';

/** A hotel on the wall of a flooded quarry; its rim is level with the ground. */
export interface QuarryHotelPlan {
  /** Half axes of the rim along x and z. */
  readonly rimM: readonly [number, number];
  readonly depthM: number;
  /** Of the water below the rim. */
  readonly waterM: number;
  readonly storeysAbove: number;
  readonly storeysBelow: number;
  readonly storeyM: number;
  /** How far the ground is left out around the rim; a collar of rock and green covers it. */
  readonly collarM: number;
}

const SIDES = 60;

export function buildQuarryHotel(plan: QuarryHotelPlan): Mesh {
  const mesh = createMesh();
  const { rimM, depthM, waterM, collarM } = plan;
  const { rock, darkRock, water, green, paleStone } = MATERIALS;
  const rough = (i: number, row: number) =>
    1 + 0.035 * Math.sin(i * 1.7 + row * 2.3) + 0.025 * Math.sin(i * 3.9 - row);
  const ringAt = (share: number, y: number, row: number, extraM = 0): Vec[] =>
    Array.from({ length: SIDES }, (_, i): Vec => {
      const angle = (2 * Math.PI * i) / SIDES;
      const r = share * rough(i, row);
      return [
        (rimM[0] * r + extraM) * Math.cos(angle),
        y,
        -(rimM[1] * r + extraM) * Math.sin(angle),
      ];
    });
  // Walls look inward: rings run from the rim down.
  const levels = [0.4, -0.2, -0.42, -0.68, -1].map((share) => (share > 0 ? share : share * depthM));
  const shares = [1, 0.985, 0.93, 0.9, 0.84];
  for (let row = 0; row + 1 < levels.length; row++)
    addLoft(mesh, row % 2 ? darkRock : rock, [
      ringAt(shares[row] as number, levels[row] as number, row),
      ringAt(shares[row + 1] as number, levels[row + 1] as number, row + 1),
    ]);
  const floor = ringAt(0.915, -waterM, 3);
  for (let i = 0; i < SIDES; i++)
    mesh.triangle(water, [0, -waterM, 0], floor[i] as Vec, floor[(i + 1) % SIDES] as Vec);
  addLoft(mesh, paleStone, [ringAt(1, 0.5, 0, 3), ringAt(1, 0.5, 0)]);
  addLoft(mesh, green, [ringAt(1, 0.2, 0, collarM), ringAt(1, 0.45, 0, 3)]);
  addLoft(mesh, green, [ringAt(1, -3, 0, collarM), ringAt(1, 0.2, 0, collarM)]);
  buildHotel(mesh, plan);
  return mesh;
}

/** Two wings that curve along the back wall, floor by floor with balconies, and a shaft of glass between them. */
function buildHotel(
  mesh: Mesh,
  { rimM, storeysAbove, storeysBelow, storeyM, waterM }: QuarryHotelPlan,
): void {
  const { white, darkGlass, litGlass, green, rib, concrete } = MATERIALS;
  const steps = 16;
  const deep = 17;
  // The front of the wings, as an angle along the back wall and a share of the rim; it bulges in two waves.
  const frontAt = (u: number, y: number, out: number): Vec => {
    const angle = Math.PI * (0.5 + u * 0.36);
    const wave =
      9 * Math.sin(Math.PI * Math.abs(u)) ** 2 * (1 - 0.35 * Math.abs(y / waterM)) -
      4 * Math.cos(2 * Math.PI * u);
    const inset = 14 + wave + deep + out;
    return [(rimM[0] - inset) * Math.cos(angle), y, -(rimM[1] - inset) * Math.sin(angle)];
  };
  const backAt = (u: number, y: number): Vec => {
    const angle = Math.PI * (0.5 + u * 0.36);
    return [(rimM[0] - 2) * Math.cos(angle), y, -(rimM[1] - 2) * Math.sin(angle)];
  };
  const us = (from: number, to: number) =>
    Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
  for (const [from, to] of [
    [-1, -0.1],
    [0.1, 1],
  ] as const)
    for (let storey = -storeysBelow; storey < storeysAbove; storey++) {
      const y = storey * storeyM + (storey >= 0 ? 0.6 : 0.6);
      if (y < -waterM - storeyM) continue;
      const row = (height: number, out: number) =>
        us(from, to)
          .map((u) => frontAt(u, y + height, out))
          .toReversed();
      addLoft(
        mesh,
        darkGlass,
        [row(0.2, 0), row(storeyM - 0.4, 0)].map((r) => r),
        { isClosed: false },
      );
      // Slab and balcony front.
      addLoft(mesh, white, [row(-0.4, 1.7), row(0.9, 1.7)], { isClosed: false });
      addLoft(mesh, white, [row(0.9, 1.7), row(0.2, 0)], { isClosed: false });
      addLoft(mesh, concrete, [row(-0.4, 0), row(-0.4, 1.7)], { isClosed: false });
      if (storey !== storeysAbove - 1) continue;
      const topM = y + storeyM;
      const edge = us(from, to).map((u) => frontAt(u, topM, 1.7));
      const back = us(from, to).map((u) => backAt(u, topM));
      addLoft(mesh, green, [edge.toReversed(), back.toReversed()], {
        isClosed: false,
        isSmooth: true,
      });
      addLoft(mesh, white, [row(storeyM - 0.8, 1.7), row(storeyM, 1.7)], { isClosed: false });
      const low = us(from, to).map((u) => backAt(u, 0));
      addLoft(mesh, concrete, [low, back], { isClosed: false });
    }
  // Ends of the wings.
  const topM = storeysAbove * storeyM + 0.6;
  for (const u of [-1, -0.1, 0.1, 1])
    mesh.quad(
      concrete,
      frontAt(u, -waterM - 1, 0),
      backAt(u, -waterM - 1),
      backAt(u, topM),
      frontAt(u, topM, 0),
    );
  // The shaft: a waterfall of glass from the lobby down to the lake.
  const [mx, , mz] = frontAt(0, 0, -6);
  addBox(mesh, litGlass, [mx, -waterM - 1, mz], [13, waterM + topM + 1.5, 12]);
  for (let k = -3; k <= 3; k++)
    addBar(mesh, rib, [mx + k * 2, -waterM, mz + 6.2], [mx + k * 2, topM + 0.4, mz + 6.2], {
      radius: 0.16,
    });
  addBox(mesh, white, [mx, topM, mz - 8], [34, 1.1, 24]);
}
