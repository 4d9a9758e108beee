/** What an observation says besides its instant and its number; kept by the history, not shown live. */
export interface ObservationExtra {
  /** The result where it is no number; the row's value is 1 or 0 then for a truth value, NaN for text and objects. */
  readonly result?: unknown;
  /** End of the phenomenon time where it is an interval, Unix milliseconds. */
  readonly endMs?: number;
  readonly resultTimeMs?: number;
  readonly validTime?: readonly [fromMs: number, toMs: number];
  readonly quality?: unknown;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly featureOfInterest?: string;
  /** Id under which the source knows the observation. */
  readonly foreignId?: string;
}

/** Observations as columns: row i of each array belongs together. The receiver owns the arrays. */
export interface ObservationBatch {
  readonly slot: Uint32Array;
  /** Phenomenon time, Unix milliseconds. */
  readonly timeMs: Float64Array;
  /** Single precision where it came over the live wire, double from sources and the history. */
  readonly value: Float32Array | Float64Array;
  /** As long as the columns, or absent where no row has any. */
  readonly extras?: readonly (ObservationExtra | undefined)[];
}

/** Positions of moving things as columns. The receiver owns the arrays. */
export interface TrackBatch {
  readonly trackSlot: Uint32Array;
  readonly timeMs: Float64Array;
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
  /** Metres above the ground; a viaduct's train rides at 10, a bus at 0, a tunnel's train below 0. */
  readonly heightM: Float32Array;
  /** Degrees clockwise from true north. */
  readonly bearingDeg: Float32Array;
  readonly speedMps: Float32Array;
}
