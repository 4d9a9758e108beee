import { TwinError } from '#model';

const TIMEOUT_MS = 15_000;

/**
 * Fetches JSON; gives up after 15 seconds.
 *
 * @throws {TwinError} feed-refused where there is no answer, feed-invalid where the answer is no JSON. An
 * abort rejects with the signal's reason.
 */
export async function fetchJson(url: URL, what: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: { accept: 'application/json' },
    });
    if (!response.ok)
      throw new TwinError(
        'feed-refused',
        `Expected ${what} at ${url.href}, got HTTP ${response.status}.`,
      );
    return await readJson(response, what, url);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TwinError) throw error;
    throw new TwinError('feed-refused', `Expected ${what} at ${url.href}, got no answer.`, {
      cause: error,
    });
  }
}

async function readJson(response: Response, what: string, url: URL): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TwinError(
      'feed-invalid',
      `Expected ${what} as JSON at ${url.href}, got other text.`,
      {
        cause,
      },
    );
  }
}
