/** The middle one of an odd number of values, the upper of the middle two of an even one. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** Slope after Theil and Sen: the median of the slopes of all pairs, which a few outliers do not move. */
export function theilSenSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points.flatMap(([x, y], i) =>
    points.slice(i + 1).map(([laterX, laterY]) => (laterY - y) / (laterX - x)),
  );
  return medianOf(slopes);
}

/** To four figures. */
export function round(value: number): number {
  return Number(value.toPrecision(4));
}
