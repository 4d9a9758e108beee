import { TwinError } from '#model';
import {
  API_PATHS,
  type HealthResponse,
  type ProbeReport,
  parseHealthResponse,
  SOURCES_PATH,
  type SourceList,
  type SourceRecord,
} from '#wire';
import { fetchJson } from './fetch-json.ts';

/** What the dialog for sources asks of the gateway. */
export interface SourcesClient {
  /** @throws {TwinError} not-found where there is no gateway, feed-refused where the token is missing or wrong. */
  list(token: string): Promise<SourceList>;
  /** Saves and starts it. @throws {TwinError} config, naming the field. */
  save(record: SourceRecord, token: string): Promise<void>;
  remove(id: string, token: string): Promise<void>;
  /** How the gateway fares, with the books of its sources. @throws {TwinError} not-found where there is none. */
  health(): Promise<HealthResponse>;
  /** Listens for some seconds without keeping anything. */
  test(record: SourceRecord, token: string, signal: AbortSignal): Promise<ProbeReport>;
}

/** @param base where the app is served, which is the gateway's root */
export function createSourcesClient(base: URL): SourcesClient {
  async function ask(
    method: string,
    path: string,
    token: string,
    options: { readonly body?: unknown; readonly signal?: AbortSignal } = {},
  ): Promise<unknown> {
    const { body, signal } = options;
    const response = await fetch(new URL(`${SOURCES_PATH}${path}`, base), {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== '' && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const isJson = response.headers.get('content-type')?.includes('application/json') === true;
    const json: unknown = isJson ? await response.json() : undefined;
    if (response.ok && isJson) return json;
    const message = (json as { message?: string } | undefined)?.message;
    const code = response.status === 403 ? 'feed-refused' : isJson ? 'config' : 'not-found';
    throw new TwinError(
      code,
      message ?? `Expected the gateway's answer, got HTTP ${response.status}.`,
    );
  }

  return {
    list: async (token) => (await ask('GET', '', token)) as SourceList,
    save: async (record, token) => {
      await ask('PUT', `/${record.id}`, token, { body: record });
    },
    remove: async (id, token) => {
      await ask('DELETE', `/${id}`, token);
    },
    async health() {
      const url = new URL(API_PATHS.health, base);
      return parseHealthResponse(await fetchJson(url, 'Only a gateway has it.'));
    },
    test: async (record, token, signal) =>
      (await ask('POST', '/test', token, { body: record, signal })) as ProbeReport,
  };
}
