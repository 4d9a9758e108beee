import { TwinError } from '#model';
import { describeFailure } from './store-fault.ts';

/** Any failure of an engine as the error that callers match on: `store-failed`. */
export function toStoreError(error: unknown): TwinError {
  if (error instanceof TwinError) return error;
  return new TwinError('store-failed', describeFailure(error), { cause: error });
}
