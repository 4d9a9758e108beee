import type { IncomingMessage } from 'node:http';
import { TwinError } from '#model';
import type { SourceRunner } from './source-runner.ts';

export interface SourcesRequest {
  readonly method: string;
  /** What follows SOURCES_PATH, without a leading slash. */
  readonly path: string;
  /** Whether the person may set up sources. */
  readonly isAdmin: boolean;
  readonly signal: AbortSignal;
  readJson(): Promise<unknown>;
}

export interface SourcesReply {
  readonly status: number;
  readonly json: unknown;
}

/**
 * `GET` lists the sources, `PUT /ID` saves one, `DELETE /ID` removes it, `POST /test` listens to one for some
 * seconds and tells what came and what was refused, and why. Secrets are never told.
 */
export async function answerSources(
  runner: SourceRunner,
  request: SourcesRequest,
): Promise<SourcesReply> {
  const { method, path, isAdmin, signal } = request;
  if (!isAdmin)
    return refuse(
      403,
      'Setting up sources is for the administrator: send YUNJIAN_ADMIN_TOKEN as "Authorization: Bearer …".',
    );
  try {
    if (method === 'GET' && path === '')
      return { status: 200, json: { sources: runner.list(), problems: runner.problems() } };
    if (method === 'POST' && path === 'test')
      return { status: 200, json: await runner.test(await request.readJson(), signal) };
    if (method === 'PUT' && path !== '') {
      const json = (await request.readJson()) as { readonly id?: unknown };
      if (json?.id !== path)
        return refuse(
          400,
          `Expected the id "${path}" in the record, got ${JSON.stringify(json?.id)}.`,
        );
      return { status: 200, json: await runner.save(json) };
    }
    if (method === 'DELETE' && path !== '') {
      await runner.remove(path);
      return { status: 200, json: {} };
    }
  } catch (error) {
    if (!(error instanceof TwinError)) throw error;
    return refuse(error.code === 'not-found' ? 404 : 400, error.message);
  }
  return refuse(405, 'Expected GET, PUT /ID, DELETE /ID or POST /test.');
}

function refuse(status: number, message: string): SourcesReply {
  const code = status === 403 ? 'forbidden' : status === 404 ? 'not-found' : 'config';
  return { status, json: { code, message } };
}

/**
 * Whether a request may change how the gateway works: with the token where there is one; without one only on a
 * machine that nobody else reaches, and never for a page of another site.
 */
export function createAdminCheck(options: {
  readonly adminToken: string | undefined;
  /** The gateway listens on this machine alone. */
  readonly isLocal: boolean;
  readonly isOwnPage: (request: IncomingMessage) => boolean;
  readonly isSame: (token: string, given: string) => boolean;
}): (request: IncomingMessage) => boolean {
  const { adminToken, isLocal, isOwnPage, isSame } = options;
  return (request) => {
    if (!isOwnPage(request)) return false;
    if (adminToken === undefined) return isLocal;
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    return given !== undefined && isSame(adminToken, given);
  };
}
