/** Rings of node ids put together from ways. */
export interface AssembledRings {
  /** Closed: the last id repeats the first. */
  readonly rings: readonly (readonly number[])[];
  /** Nodes at which an odd number of ways end: some line goes on nowhere. */
  readonly looseEnds: readonly number[];
}

/**
 * Joins ways, given in any order and direction, to closed rings. Where more than two ways meet at a node, a ring is
 * closed as soon as the line comes back to a node it has been at, so rings touch there and do not cross over.
 */
export function assembleRings(ways: readonly (readonly number[])[]): AssembledRings {
  const rings: number[][] = [];
  const open: (readonly number[])[] = [];
  for (const way of ways) {
    if (way.length < 2) continue;
    if (way[0] === way.at(-1)) rings.push([...way]);
    else open.push(way);
  }
  const atEnd = new Map<number, number[]>();
  const link = (node: number, way: number) => {
    const list = atEnd.get(node);
    if (list) list.push(way);
    else atEnd.set(node, [way]);
  };
  open.forEach((way, i) => {
    link(way[0] as number, i);
    link(way.at(-1) as number, i);
  });
  const looseEnds = [...atEnd].filter(([, at]) => at.length % 2 === 1).map(([node]) => node);
  const isUsed = new Uint8Array(open.length);
  for (let first = 0; first < open.length; first++) {
    if (isUsed[first]) continue;
    walk(first);
  }
  return { rings: rings.filter((ring) => ring.length > 3), looseEnds };

  function walk(first: number): void {
    const start = open[first] as readonly number[];
    const path = [start[0] as number];
    /** Where in the path each joint stands. */
    const joints = new Map<number, number>([[start[0] as number, 0]]);
    for (let next: number | undefined = first; next !== undefined; ) {
      isUsed[next] = 1;
      const way = open[next] as readonly number[];
      const here = path.at(-1) as number;
      if (way[0] === here) for (let i = 1; i < way.length; i++) path.push(way[i] as number);
      else for (let i = way.length - 2; i >= 0; i--) path.push(way[i] as number);
      const end = path.at(-1) as number;
      const since = joints.get(end);
      if (since === undefined) joints.set(end, path.length - 1);
      else {
        rings.push(path.slice(since));
        path.length = since + 1;
        for (const [node, at] of joints) if (at > since) joints.delete(node);
      }
      next = atEnd.get(end)?.find((way) => !isUsed[way]);
    }
  }
}
