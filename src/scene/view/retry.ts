import { type RequestErrorEvent, Resource } from '@cesium/engine';

const TRIES = 3;
const FIRST_WAIT_MS = 500;

/** Tries up to three times, waiting longer each time; the last failure is thrown. */
export async function retry<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === TRIES) throw error;
      await waitTurn(attempt);
    }
  }
}

/** Resolves to true after the wait that belongs to the n-th failure; false when there should be no further try. */
export async function waitTurn(failures: number): Promise<boolean> {
  if (failures >= TRIES) return false;
  await new Promise((resume) => setTimeout(resume, FIRST_WAIT_MS * 4 ** Math.max(0, failures - 1)));
  return true;
}

/** An address from which the engine, and all it finds under it, fetches as patiently as `retry`. */
export function createPatientResource(url: string): Resource {
  const failures = new WeakMap<Resource, number>();
  return new Resource({
    url,
    retryAttempts: TRIES - 1,
    retryCallback: (resource?: Resource, error?: RequestErrorEvent | Error) => {
      // What is not there will not be there in a moment either.
      if (!resource || (error && 'statusCode' in error && error.statusCode === 404)) return false;
      const count = (failures.get(resource) ?? 0) + 1;
      failures.set(resource, count);
      return waitTurn(count);
    },
  });
}
