import { TwinError } from '#model';

export interface HttpRequest {
  readonly url: URL;
  /** What is expected there, for messages: `the features`. */
  readonly what: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/** An answer of success, or 304 where the request allowed for it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly response: Response;
}

/** What an answer other than success was, as the cause of the error. */
export interface HttpRefusal {
  readonly status: number;
  /** The server asked to be left alone for so long. */
  readonly retryAfterMs?: number;
}

const TIMEOUT_MS = 20_000;

/**
 * Asks over HTTP and gives the answer once its head is there; gives up after 20 seconds.
 *
 * @throws {TwinError} feed-refused where there is no answer or none of success (the cause is then an
 * {@link HttpRefusal}). An abort rejects with the signal's reason.
 */
export async function request({
  url,
  what,
  headers,
  fetch: ask,
  signal,
}: HttpRequest): Promise<HttpAnswer> {
  const headArrives = new AbortController();
  const timer = setTimeout(() => headArrives.abort(), TIMEOUT_MS);
  let response: Response;
  try {
    response = await ask(url, {
      headers,
      signal: AbortSignal.any([signal, headArrives.signal]),
      cache: 'no-store',
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof TwinError) throw cause;
    throw new TwinError('feed-refused', `Expected ${what} at ${nameOf(url)}, got no answer.`, {
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
  const { status } = response;
  if (response.ok || (status === 304 && 'if-none-match' in headers))
    return { status, headers: response.headers, response };
  await response.body?.cancel();
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
  const cause: HttpRefusal = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  throw new TwinError('feed-refused', `Expected ${what} at ${nameOf(url)}, got HTTP ${status}.`, {
    cause,
  });
}

/**
 * Reads the whole body of an answer; gives up where nothing comes for 20 seconds.
 *
 * @throws {TwinError} feed-invalid beyond `maxBytes`, feed-refused where it breaks off.
 */
export async function readBody(
  { response }: HttpAnswer,
  { url, what, signal, maxBytes }: Omit<HttpRequest, 'headers' | 'fetch'> & { maxBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const chunk = await readChunk(reader);
      if (!chunk) break;
      length += chunk.length;
      if (length > maxBytes)
        throw new TwinError(
          'feed-invalid',
          `Expected ${what} at ${nameOf(url)} in at most ${maxBytes} bytes, got more.`,
        );
      chunks.push(chunk);
    }
  } catch (cause) {
    await reader?.cancel().catch(() => undefined);
    signal.throwIfAborted();
    if (cause instanceof TwinError) throw cause;
    throw new TwinError('feed-refused', `Expected ${what} at ${nameOf(url)}, got a part of it.`, {
      cause,
    });
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no bytes in ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  });
  try {
    const chunk = await Promise.race([reader?.read(), stalled]);
    return chunk?.value;
  } finally {
    clearTimeout(timer);
  }
}

/** Seconds or an HTTP date; at most an hour. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), 3_600_000) : undefined;
}

/** Without the query: keys travel in it. */
export function nameOf(url: URL): string {
  return url.origin + url.pathname;
}
