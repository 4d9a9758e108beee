/** Observations as columns: row i of each array belongs together. The receiver owns the arrays. */
export interface ObservationBatch {
  readonly slot: Uint32Array;
  /** Phenomenon time, Unix milliseconds. */
  readonly timeMs: Float64Array;
  readonly value: Float32Array;
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
