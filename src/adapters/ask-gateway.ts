import * as v from 'valibot';
import { TwinError, type TwinErrorCode } from '#model';
import { BULK_TYPE } from '#wire';

/** Asks the gateway's HTTP interface. */
export interface GatewayAsker {
  /**
   * @param path of `API_PATHS`, with its query; @param what is asked for, for messages
   * @throws {TwinError} feed-refused where there is no answer; feed-invalid where it is another one than
   * expected; not-found, query-invalid or query-too-large where the gateway says so. An abort rejects with the
   * signal's reason.
   */
  json(path: string, what: string, signal: AbortSignal): Promise<unknown>;
  /** As `json`, for columns; undefined where the gateway no longer keeps what was asked for. */
  bytes(path: string, what: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
}

const TIMEOUT_MS = 30_000;
const GONE = 410;

const errorSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

/** Codes of the gateway that mean the same here. */
const CODES: Readonly<Record<string, TwinErrorCode>> = {
  'not-found': 'not-found',
  'query-invalid': 'query-invalid',
  'query-too-large': 'query-too-large',
};

export function createGatewayAsker(apiUrl: URL, request: typeof fetch): GatewayAsker {
  async function ask<T>(
    path: string,
    what: string,
    accept: string,
    signal: AbortSignal,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const url = new URL(path, apiUrl);
    try {
      const response = await request(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: { accept },
      });
      if (response.ok || response.status === GONE) return await read(response);
      throw await readRefusal(response, what, url);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TwinError) throw error;
      throw new TwinError('feed-refused', `Expected ${what} at ${url.href}, got no answer.`, {
        cause: error,
      });
    }
  }

  return {
    json: (path, what, signal) =>
      ask(path, what, 'application/json', signal, async (response) => {
        const text = await response.text();
        try {
          return JSON.parse(text);
        } catch (cause) {
          throw new TwinError(
            'feed-invalid',
            `Expected ${what} as JSON at ${response.url}, got other text.`,
            { cause },
          );
        }
      }),
    bytes: (path, what, signal) =>
      ask(path, what, BULK_TYPE, signal, async (response) => {
        if (response.status === GONE) {
          await response.body?.cancel();
          return undefined;
        }
        return new Uint8Array(await response.arrayBuffer());
      }),
  };
}

async function readRefusal(response: Response, what: string, url: URL): Promise<TwinError> {
  const answer = v.safeParse(errorSchema, await response.json().catch(() => undefined));
  const code = answer.success ? CODES[answer.output.error.code] : undefined;
  if (answer.success && code) return new TwinError(code, answer.output.error.message);
  return new TwinError(
    'feed-refused',
    `Expected ${what} at ${url.href}, got HTTP ${response.status}.`,
  );
}
