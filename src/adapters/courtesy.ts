import { TwinError } from '#model';
import type { HttpRefusal } from './http-request.ts';

/**
 * Keeps to a server's wish to be left alone (`Retry-After`): until then rounds fail as the last one did,
 * without asking.
 */
export function createCourtesy(): <T>(round: () => Promise<T>) => Promise<T> {
  let untilMs = Number.NEGATIVE_INFINITY;
  let last: unknown;
  return async (round) => {
    if (performance.now() < untilMs) throw last;
    try {
      return await round();
    } catch (error) {
      const waitMs =
        error instanceof TwinError
          ? (error.cause as Partial<HttpRefusal>)?.retryAfterMs
          : undefined;
      if (waitMs !== undefined) {
        untilMs = performance.now() + waitMs;
        last = error;
      }
      throw error;
    }
  };
}
