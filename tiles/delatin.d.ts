declare module 'delatin' {
  /** Greedy terrain mesh over a height grid, row by row. */
  // biome-ignore lint/style/noDefaultExport: the package has no other.
  export default class Delatin {
    constructor(data: ArrayLike<number>, width: number, height?: number);
    /** Grid column and row of each vertex, in turn. */
    readonly coords: number[];
    readonly triangles: number[];
    run(maxError?: number): void;
  }
}
