import type { UnitBatch, UnitOutcome } from './unit-runner.ts';

/** Sent to a worker thread. */
export type ToThread =
  | {
      readonly type: 'batch';
      readonly id: number;
      readonly batch: UnitBatch;
      /** Next unit that nobody has taken; threads help themselves, so that a busy main thread starves none. */
      readonly next: Int32Array;
    }
  | { readonly type: 'forget'; readonly step: string };

/** Sent by a worker thread. */
export type FromThread =
  | {
      readonly type: 'done';
      readonly id: number;
      readonly index: number;
      readonly outcome: UnitOutcome;
    }
  | { readonly type: 'failed'; readonly id: number; readonly index: number; readonly fault: Fault };

/** An error on its way between threads, where classes and codes would be lost. */
export interface Fault {
  readonly message: string;
  readonly code: string | null;
  readonly stack: string;
}
