/**
 * Which samples of an edge stay so that the straight lines between them miss no sample by more than the
 * tolerance: split at the worst, again and again. It depends on the edge alone, so both tiles agree.
 */
export function simplifyEdge(heightM: ArrayLike<number>, toleranceM: number): Uint8Array {
  const kept = new Uint8Array(heightM.length);
  const last = heightM.length - 1;
  kept[0] = 1;
  kept[last] = 1;
  const open: [number, number][] = [[0, last]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const a = heightM[from] as number;
    const b = heightM[to] as number;
    let worst = toleranceM;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const off = Math.abs(a + ((b - a) * (i - from)) / (to - from) - (heightM[i] as number));
      if (off > worst) {
        worst = off;
        at = i;
      }
    }
    if (at < 0) continue;
    kept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return kept;
}

/** Height of the profile at sample `i`, where `kept` says which samples carry it. */
export function profileHeightM(heightM: ArrayLike<number>, kept: Uint8Array, i: number): number {
  let from = i;
  let to = i;
  while (!kept[from]) from--;
  while (!kept[to]) to++;
  const a = heightM[from] as number;
  return from === to ? a : a + (((heightM[to] as number) - a) * (i - from)) / (to - from);
}
