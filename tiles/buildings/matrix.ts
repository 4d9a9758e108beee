/** 4 × 4, column by column, as glTF has it. */
export type Matrix = readonly number[];

/** `a` after `b`. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const out: number[] = [];
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[4 * k + row] as number) * (b[4 * column + k] as number);
      out.push(sum);
    }
  return out;
}

export function transform(m: Matrix, x: number, y: number, z: number): [number, number, number] {
  const row = (r: number) =>
    (m[r] as number) * x +
    (m[4 + r] as number) * y +
    (m[8 + r] as number) * z +
    (m[12 + r] as number);
  return [row(0), row(1), row(2)];
}
