import type { ObservationExtra } from '#model';

/** An observation of a datastream that was made through this interface or of any other source's. */
export interface NewObservation {
  readonly datastreamId: string;
  readonly timeMs: number;
  /** NaN where the result is no number; it stands in `extra` then. */
  readonly value: number;
  readonly extra: ObservationExtra;
}

/** Where entities that were made here enter the gateway. */
export interface ObservationDesk {
  /** Tells the gateway's catalogue what things and datastreams there are now; resolves when it knows them. */
  publishCatalogue(): Promise<void>;
  /** Resolves with the cursor of each when all are on disk. */
  submit(observations: readonly NewObservation[]): Promise<readonly number[]>;
}
