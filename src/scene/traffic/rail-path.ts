/** A railway line from end to end: x, y, z in local metres and metres along, four numbers a point. */
export interface RailPath {
  readonly points: Float32Array;
}

/** A place on a line and which way it runs there. */
export interface RailPlace {
  x: number;
  y: number;
  z: number;
  /** Unit vector along the line. */
  dx: number;
  dy: number;
  dz: number;
}

/** Ends of pieces meet within this, metres. */
const JOINT_M = 30;

/** Joins pieces that meet end to end; x, y, z of each point. Pieces that meet nobody are lines of their own. */
export function joinRails(
  pieces: readonly (readonly (readonly [number, number, number])[])[],
): RailPath[] {
  const open = pieces.filter((piece) => piece.length > 1).map((piece) => [...piece]);
  const isJoint = (a: readonly number[] | undefined, b: readonly number[] | undefined) =>
    a !== undefined &&
    b !== undefined &&
    Math.hypot((a[0] as number) - (b[0] as number), (a[1] as number) - (b[1] as number)) < JOINT_M;
  const paths: RailPath[] = [];
  for (let line = open.pop(); line; line = open.pop()) {
    for (let grew = true; grew; ) {
      grew = false;
      for (const [i, piece] of open.entries()) {
        const path: readonly (readonly [number, number, number])[] = line;
        if (isJoint(path.at(-1), piece[0])) line = [...path, ...piece.slice(1)];
        else if (isJoint(path.at(-1), piece.at(-1)))
          line = [...path, ...piece.toReversed().slice(1)];
        else if (isJoint(path[0], piece.at(-1))) line = [...piece, ...path.slice(1)];
        else if (isJoint(path[0], piece[0])) line = [...piece.toReversed(), ...path.slice(1)];
        else continue;
        open.splice(i, 1);
        grew = true;
        break;
      }
    }
    paths.push(measure(line));
  }
  return paths;
}

function measure(line: readonly (readonly [number, number, number])[]): RailPath {
  const points = new Float32Array(4 * line.length);
  for (const [i, [x, y, z]] of line.entries()) {
    const before = line[i - 1];
    const along = before
      ? (points[4 * i - 1] as number) + Math.hypot(x - before[0], y - before[1])
      : 0;
    points.set([x, y, z, along], 4 * i);
  }
  return { points };
}

/** How far along a line the place of it lies that is nearest, metres; −1 where that is further than `reachM`. */
export function findAlong({ points }: RailPath, x: number, y: number, reachM: number): number {
  let best = reachM;
  let along = -1;
  for (let i = 4; i < points.length; i += 4) {
    const [ax, ay] = [points[i - 4] as number, points[i - 3] as number];
    const [dx, dy] = [(points[i] as number) - ax, (points[i + 1] as number) - ay];
    const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const k = Math.max(0, Math.min(1, t));
    const distance = Math.hypot(x - ax - k * dx, y - ay - k * dy);
    if (distance >= best) continue;
    best = distance;
    along = (points[i - 1] as number) * (1 - k) + (points[i + 3] as number) * k;
  }
  return along;
}

/** The place so far along; beyond an end the line goes on straight. */
export function placeAlong({ points }: RailPath, along: number, out: RailPlace): void {
  let i = 4;
  while (i < points.length - 4 && (points[i + 3] as number) < along) i += 4;
  const [from, to] = [points[i - 1] as number, points[i + 3] as number];
  const t = (along - from) / (to - from || 1);
  const dx = (points[i] as number) - (points[i - 4] as number);
  const dy = (points[i + 1] as number) - (points[i - 3] as number);
  const dz = (points[i + 2] as number) - (points[i - 2] as number);
  const length = Math.hypot(dx, dy, dz) || 1;
  out.x = (points[i - 4] as number) + t * dx;
  out.y = (points[i - 3] as number) + t * dy;
  out.z = (points[i - 2] as number) + t * dz;
  out.dx = dx / length;
  out.dy = dy / length;
  out.dz = dz / length;
}
