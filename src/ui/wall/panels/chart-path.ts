/** An SVG path through the known values; where one is missing the line breaks rather than lies. */
export function lineThrough(
  values: readonly (number | null)[],
  place: (value: number, at: number) => readonly [x: number, y: number],
): string {
  let path = '';
  let isDown = false;
  values.forEach((value, at) => {
    if (value === null) {
      isDown = false;
      return;
    }
    const [x, y] = place(value, at);
    path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    isDown = true;
  });
  return path;
}

/** Steps that people count in: 1, 2 or 5 times a power of ten, at most `most` of them over a range. */
export function ticksOf(from: number, to: number, most: number): readonly number[] {
  const rough = (to - from) / Math.max(1, most);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((one) => one >= rough) ?? 10 * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}
