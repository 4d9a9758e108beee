import type { Material, Mesh } from './mesh.ts';
import { add, cross, length, normalize, scale, subtract, type Vec } from './vector.ts';

/** A ring on the ground, x and z, counter-clockwise from above. */
export type Outline = readonly (readonly [x: number, z: number])[];

/** A box by the middle of its floor and its size along x, y and z. */
export function addBox(
  mesh: Mesh,
  material: Material,
  [x, y, z]: Vec,
  [width, height, depth]: Vec,
): void {
  addPrism(mesh, material, rectangle(width, depth, [x, z]), [y, y + height]);
}

/** Upright walls on an outline, with a lid and, where it is seen, a floor. */
export function addPrism(
  mesh: Mesh,
  material: Material,
  outline: Outline,
  [low, high]: readonly [number, number],
  {
    isOpen = false,
    hasFloor = false,
  }: { readonly isOpen?: boolean; readonly hasFloor?: boolean } = {},
): void {
  const at = (i: number, y: number): Vec => {
    const [x, z] = outline[i % outline.length] as readonly [number, number];
    return [x, y, z];
  };
  for (let i = 0; i < outline.length; i++)
    mesh.quad(material, at(i, low), at(i + 1, low), at(i + 1, high), at(i, high));
  if (isOpen) return;
  for (let i = 1; i + 1 < outline.length; i++) {
    mesh.triangle(material, at(0, high), at(i, high), at(i + 1, high));
    if (hasFloor) mesh.triangle(material, at(0, low), at(i + 1, low), at(i, low));
  }
}

/** Surface through rings of as many points each, from the lowest up; each ring counter-clockwise from above. */
export function addLoft(
  mesh: Mesh,
  material: Material,
  rings: readonly (readonly Vec[])[],
  {
    isSmooth = false,
    isClosed = true,
    hasLid = false,
  }: { readonly isSmooth?: boolean; readonly isClosed?: boolean; readonly hasLid?: boolean } = {},
): void {
  const count = rings[0]?.length ?? 0;
  const spans = isClosed ? count : count - 1;
  const at = (row: number, i: number) => (rings[row] as readonly Vec[])[(i + count) % count] as Vec;
  const normalAt = (row: number, i: number): Vec => {
    const left = isClosed ? i - 1 : Math.max(0, i - 1);
    const right = isClosed ? i + 1 : Math.min(count - 1, i + 1);
    const [below, above] = [Math.max(0, row - 1), Math.min(rings.length - 1, row + 1)];
    // A ring that has shrunk to a point has no sides: it takes those of its neighbour.
    const flat = length(subtract(at(row, right), at(row, left))) < 1e-6;
    const side = flat ? (row === 0 ? 1 : row - 1) : row;
    return normalize(
      cross(subtract(at(side, right), at(side, left)), subtract(at(above, i), at(below, i))),
    );
  };
  for (let row = 0; row + 1 < rings.length; row++)
    for (let i = 0; i < spans; i++) {
      const [a, b, c, d] = [at(row, i), at(row, i + 1), at(row + 1, i + 1), at(row + 1, i)];
      if (!isSmooth) {
        mesh.quad(material, a, b, c, d);
        continue;
      }
      const [na, nb, nc, nd] = [
        normalAt(row, i),
        normalAt(row, i + 1),
        normalAt(row + 1, i + 1),
        normalAt(row + 1, i),
      ];
      if (length(subtract(b, a)) > 1e-6) mesh.smooth(material, [a, b, c], [na, nb, nc]);
      if (length(subtract(d, c)) > 1e-6) mesh.smooth(material, [a, c, d], [na, nc, nd]);
    }
  if (!hasLid) return;
  const top = rings.length - 1;
  for (let i = 1; i + 1 < count; i++)
    mesh.triangle(material, at(top, 0), at(top, i), at(top, i + 1));
}

/** Turns a profile of radius and height, from the foot up, about the upright through a place. */
export function addLathe(
  mesh: Mesh,
  material: Material,
  profile: readonly (readonly [radius: number, y: number])[],
  {
    at = [0, 0, 0],
    sides = 16,
    isSmooth = true,
    turnDeg = 0,
  }: {
    readonly at?: Vec;
    readonly sides?: number;
    readonly isSmooth?: boolean;
    readonly turnDeg?: number;
  } = {},
): void {
  const rings = profile.map(([radius, y]) =>
    circle(radius, sides, turnDeg).map(([x, z]): Vec => add([x, y, z], at)),
  );
  addLoft(mesh, material, rings, { isSmooth });
}

/** A bar between two places, with flat sides. */
export function addBar(
  mesh: Mesh,
  material: Material,
  from: Vec,
  to: Vec,
  { radius, sides = 4 }: { readonly radius: number; readonly sides?: number },
): void {
  const along = normalize(subtract(to, from));
  const right = normalize(cross(along, Math.abs(along[1]) > 0.9 ? [1, 0, 0] : [0, 1, 0]));
  const front = cross(right, along);
  const ringAt = (middle: Vec) =>
    Array.from({ length: sides }, (_, i): Vec => {
      const angle = (2 * Math.PI * (i + 0.5)) / sides;
      return add(
        middle,
        add(scale(right, radius * Math.cos(angle)), scale(front, -radius * Math.sin(angle))),
      );
    });
  addLoft(mesh, material, [ringAt(from), ringAt(to)], { isSmooth: sides > 5 });
}

/** A roof of two slopes over a rectangle; its ridge runs along z. */
export function addGable(
  mesh: Mesh,
  parts: { readonly roof: Material; readonly wall: Material },
  [x, y, z]: Vec,
  [width, height, depth]: Vec,
  eaveM = 0.5,
): void {
  const [w, d] = [width / 2, depth / 2];
  const drop = (height * eaveM) / w;
  const [ridgeFront, ridgeBack]: [Vec, Vec] = [
    [x, y + height, z + d + eaveM],
    [x, y + height, z - d - eaveM],
  ];
  for (const side of [1, -1]) {
    const front: Vec = [x + side * (w + eaveM), y - drop, z + d + eaveM];
    const back: Vec = [x + side * (w + eaveM), y - drop, z - d - eaveM];
    if (side > 0) mesh.quad(parts.roof, front, back, ridgeBack, ridgeFront);
    else mesh.quad(parts.roof, back, front, ridgeFront, ridgeBack);
  }
  const apexM = y + height - 0.15;
  mesh.triangle(parts.wall, [x - w, y, z + d], [x + w, y, z + d], [x, apexM, z + d]);
  mesh.triangle(parts.wall, [x + w, y, z - d], [x - w, y, z - d], [x, apexM, z - d]);
}

/** A pointed or round-headed panel on a wall that faces +z: windows and doors. */
export function addArchPanel(
  mesh: Mesh,
  material: Material,
  [x, y, z]: Vec,
  {
    width,
    height,
    isPointed = false,
  }: { readonly width: number; readonly height: number; readonly isPointed?: boolean },
): void {
  const w = width / 2;
  const springM = height - (isPointed ? width * 0.87 : w);
  const points: Vec[] = [
    [x - w, y, z],
    [x + w, y, z],
  ];
  const steps = 4;
  for (let i = 0; i <= 2 * steps; i++) {
    const t = i / steps;
    if (isPointed) {
      const angle = (Math.min(t, 2 - t) * Math.PI) / 3;
      const px = width * Math.cos(angle) - w;
      points.push([x + (t <= 1 ? px : -px), y + springM + width * Math.sin(angle), z]);
    } else {
      const angle = (t * Math.PI) / 2;
      points.push([x + w * Math.cos(angle), y + springM + w * Math.sin(angle), z]);
    }
  }
  for (let i = 1; i + 1 < points.length; i++)
    mesh.triangle(material, points[0] as Vec, points[i] as Vec, points[i + 1] as Vec);
}

/** A tiled roof on a square or rectangle whose eaves sweep up at the corners. */
export function addSweptRoof(
  mesh: Mesh,
  parts: { readonly roof: Material; readonly under: Material },
  {
    y,
    eave,
    top,
    riseM,
    liftM,
    steps = 3,
  }: {
    readonly y: number;
    /** Half sizes of the eaves and of the roof's upper end, along x and z. */
    readonly eave: readonly [number, number];
    readonly top: readonly [number, number];
    readonly riseM: number;
    /** How far the corners sweep up. */
    readonly liftM: number;
    readonly steps?: number;
  },
): void {
  const along = [-1, -0.75, -0.35, 0.35, 0.75];
  const ringAt = (t: number, dropM = 0): Vec[] => {
    const [w, d] = [eave[0] + (top[0] - eave[0]) * t, eave[1] + (top[1] - eave[1]) * t];
    const height = riseM * (0.55 * t + 0.45 * t * t);
    return [0, 1, 2, 3].flatMap((side) =>
      along.map((s): Vec => {
        const lift = liftM * Math.abs(s) ** 4 * (1 - t) ** 2;
        const at = y + height + lift - dropM;
        const out = 1 + 0.05 * Math.abs(s) ** 4 * (1 - t);
        // Counter-clockwise from above: front, right, back, left.
        if (side === 0) return [s * w * out, at, d * out];
        if (side === 1) return [w * out, at, -s * d * out];
        if (side === 2) return [-s * w * out, at, -d * out];
        return [-w * out, at, s * d * out];
      }),
    );
  };
  const rings = Array.from({ length: steps + 1 }, (_, i) => ringAt(i / steps));
  addLoft(mesh, parts.roof, rings, { hasLid: top[0] > 0.01 });
  const thick = Math.min(0.45, riseM * 0.16);
  addLoft(mesh, parts.under, [ringAt(0, thick), ringAt(0)]);
  const inner = ringAt(0.92, riseM * 0.55).map(([x, , z]): Vec => [x, y - thick * 0.6, z]);
  addLoft(mesh, parts.under, [inner, ringAt(0, thick)]);
}

function rectangle(
  width: number,
  depth: number,
  [x, z]: readonly [number, number] = [0, 0],
): Outline {
  const [w, d] = [width / 2, depth / 2];
  return [
    [x - w, z + d],
    [x + w, z + d],
    [x + w, z - d],
    [x - w, z - d],
  ];
}

export function circle(radius: number, sides: number, turnDeg = 0): [number, number][] {
  return Array.from({ length: sides }, (_, i) => {
    const angle = (2 * Math.PI * i) / sides + (turnDeg * Math.PI) / 180;
    return [radius * Math.cos(angle), -radius * Math.sin(angle)];
  });
}
