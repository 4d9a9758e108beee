/** Vertices of a mesh and its triangles, counter-clockwise seen with y downwards turned up. */
export interface OpenMesh {
  readonly coords: number[];
  readonly heightM: number[];
  readonly triangles: number[];
}

/**
 * Takes a vertex off the rim of a mesh: its triangles go, and the hole, which the vertex saw all of, is filled
 * anew from the vertices around it. The vertex stays in the lists, unused.
 *
 * @returns where the new triangles stand; null where the hole cannot be filled, and the mesh is as it was.
 */
export function removeRimVertex(mesh: OpenMesh, vertex: number): number[] | null {
  const { triangles } = mesh;
  const next = new Map<number, number>();
  const places: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const corner = triangles.indexOf(vertex, t) - t;
    if (corner < 0 || corner > 2) continue;
    places.push(t);
    next.set(
      triangles[t + ((corner + 1) % 3)] as number,
      triangles[t + ((corner + 2) % 3)] as number,
    );
  }
  const ends = new Set(next.values());
  const start = [...next.keys()].find((from) => !ends.has(from));
  if (start === undefined) return null;
  const around = [start];
  for (let at = next.get(start); at !== undefined; at = next.get(at)) around.push(at);
  const filled = fillPolygon(mesh, around);
  // One triangle fewer than before: its place is taken by the last one of the list.
  if (!filled || filled.length !== 3 * (places.length - 1)) return null;
  for (const [i, place] of places.slice(0, -1).entries())
    for (let k = 0; k < 3; k++) triangles[place + k] = filled[3 * i + k] as number;
  const hole = places.at(-1) as number;
  const tail = triangles.splice(-3);
  if (hole < triangles.length) for (let k = 0; k < 3; k++) triangles[hole + k] = tail[k] as number;
  return places.slice(0, -1);
}

/** Cuts ears off a polygon until a triangle is left; null where none can be cut. */
function fillPolygon({ coords }: OpenMesh, polygon: readonly number[]): number[] | null {
  const left = [...polygon];
  const filled: number[] = [];
  const area = (a: number, b: number, c: number) => {
    const [ax, ay] = [coords[2 * a] as number, -(coords[2 * a + 1] as number)];
    const [bx, by] = [coords[2 * b] as number, -(coords[2 * b + 1] as number)];
    const [cx, cy] = [coords[2 * c] as number, -(coords[2 * c + 1] as number)];
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  };
  const span = (a: number, b: number) =>
    ((coords[2 * a] as number) - (coords[2 * b] as number)) ** 2 +
    ((coords[2 * a + 1] as number) - (coords[2 * b + 1] as number)) ** 2;
  while (left.length > 2) {
    const n = left.length;
    let ear = -1;
    let best = 0;
    for (const [i, b] of left.entries()) {
      const a = left[(i + n - 1) % n] as number;
      const c = left[(i + 1) % n] as number;
      const size = area(a, b, c);
      if (size <= 0) continue;
      // The fullest ear first: slivers would stand as walls once their corners are rounded.
      const fullness = size / Math.max(span(a, b), span(b, c), span(c, a));
      if (fullness <= best) continue;
      const isClear = left.every(
        (p) =>
          p === a ||
          p === b ||
          p === c ||
          area(a, b, p) < 0 ||
          area(b, c, p) < 0 ||
          area(c, a, p) < 0,
      );
      if (!isClear) continue;
      ear = i;
      best = fullness;
    }
    if (ear < 0) return null;
    filled.push(
      left[(ear + n - 1) % n] as number,
      left[ear] as number,
      left[(ear + 1) % n] as number,
    );
    left.splice(ear, 1);
  }
  return filled;
}
