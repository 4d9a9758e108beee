import { TwinError } from '#model';

/**
 * Fetches JSON of this site.
 *
 * @throws {TwinError} not-found with the address and what to do, where it is missing or no JSON.
 */
export async function fetchJson(url: URL, hint: string, signal?: AbortSignal): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (cause) {
    throw new TwinError('not-found', `${url.pathname} could not be fetched. ${hint}`, { cause });
  }
  if (!response.ok)
    throw new TwinError(
      'not-found',
      `${url.pathname}: the server said ${response.status}. ${hint}`,
    );
  try {
    return await response.json();
  } catch (cause) {
    throw new TwinError('not-found', `${url.pathname}: expected JSON. ${hint}`, { cause });
  }
}
