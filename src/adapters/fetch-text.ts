import { TwinError } from '#model';
import { nameOf, readBody, request } from './http-request.ts';

export interface TextRequest {
  readonly url: URL;
  /** What is expected there, for messages: `the alerts`. */
  readonly what: string;
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly signal: AbortSignal;
}

/** An answer beyond this is no page of anything. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Fetches text in UTF-8 of at most 32 MiB.
 *
 * @throws {TwinError} as `request` does; feed-invalid where it is too long or not UTF-8. An abort rejects with
 * the signal's reason.
 */
export async function fetchText(asked: TextRequest): Promise<string> {
  const { url, what, accept, headers, signal, fetch: ask = fetch } = asked;
  const answer = await request({ url, what, headers: { ...headers, accept }, fetch: ask, signal });
  const bytes = await readBody(answer, { url, what, signal, maxBytes: MAX_BYTES });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TwinError(
      'feed-invalid',
      `Expected ${what} at ${nameOf(url)} in UTF-8, got other bytes.`,
      { cause },
    );
  }
}

/**
 * As {@link fetchText}, for JSON.
 *
 * @throws {TwinError} feed-invalid besides where the answer is no JSON.
 */
export async function fetchJsonText(
  asked: Omit<TextRequest, 'accept'> & { readonly accept?: string },
): Promise<unknown> {
  const text = await fetchText({ accept: 'application/json', ...asked });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TwinError(
      'feed-invalid',
      `Expected ${asked.what} as JSON at ${nameOf(asked.url)}, got other text.`,
      { cause },
    );
  }
}
