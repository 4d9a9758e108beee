/** Unix milliseconds, longitude, latitude, height; ascending in time. */
export type Fix = readonly [timeMs: number, lonDeg: number, latDeg: number, heightM: number];

/** Where a track is at an instant, between its fixes; undefined before the first and after the last. */
export function placeOnTrack(
  fixes: readonly Fix[],
  atMs: number,
): readonly [lonDeg: number, latDeg: number, heightM: number] | undefined {
  const [first, last] = [fixes[0], fixes.at(-1)];
  if (!first || !last || !(atMs >= first[0] && atMs <= last[0])) return undefined;
  let low = 0;
  let high = fixes.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((fixes[middle] as Fix)[0] <= atMs) low = middle;
    else high = middle;
  }
  const [a, b] = [fixes[low] as Fix, fixes[high] as Fix];
  const share = b[0] > a[0] ? (atMs - a[0]) / (b[0] - a[0]) : 0;
  return [1, 2, 3].map((i) => (a[i] as number) + share * ((b[i] as number) - (a[i] as number))) as [
    number,
    number,
    number,
  ];
}

/** Whether a feature of this span is there at an instant. */
export function isWithin(
  span: readonly [fromMs: number, toMs: number] | undefined,
  atMs: number,
): boolean {
  return !span || (atMs >= span[0] && atMs <= span[1]);
}
