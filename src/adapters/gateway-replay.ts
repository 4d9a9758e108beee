import { type Catalogue, TwinError } from '#model';
import {
  API_PATHS,
  type ChangesAnswer,
  decodeChanges,
  decodeFrame,
  decodeSpan,
  type FrameAnswer,
  formatHistoryQuery,
  formatQuery,
  keepsRows,
  parseAvailabilityResponse,
  parseHistoryResponse,
} from '#wire';
import type { GatewayAsker } from './ask-gateway.ts';
import type { HistoryPage, HistoryQuery, ReplaySource } from './feed-adapter.ts';

/** What the gateway tells of the past, in the rows of the connection's catalogue. */
export interface GatewayPast extends ReplaySource {
  history(query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage>;
  /** Undefined where changes of that age are no longer kept one by one. */
  changes(after: number, signal: AbortSignal): Promise<ChangesAnswer | undefined>;
  present(atMs: number, signal: AbortSignal): Promise<FrameAnswer>;
}

/**
 * @param ended aborts everything that is asked
 * @param catalogue at hand; @param settle gets a version of it, if it can be had
 */
export function createGatewayPast(
  asker: GatewayAsker,
  ended: AbortSignal,
  keeper: { readonly catalogue: Catalogue; settle(version: string): Promise<void> },
): GatewayPast {
  async function ask<Answer extends { readonly catalogue: string }>(
    path: string,
    what: string,
    decode: (bytes: Uint8Array) => Answer,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    const bytes = await asker.bytes(path, what, AbortSignal.any([signal, ended]));
    if (!bytes) return undefined;
    const answer = decode(bytes);
    await understand(answer.catalogue);
    signal.throwIfAborted();
    return answer;
  }

  /** Rows of an answer are rows of the catalogue at hand from here on. */
  async function understand(version: string): Promise<void> {
    if (keepsOurs(version)) return;
    await keeper.settle(version);
    if (!keepsOurs(version))
      throw new TwinError(
        'feed-invalid',
        `Expected an answer under catalogue ${keeper.catalogue.version}, got one under ${version}.`,
      );
  }

  function keepsOurs(version: string): boolean {
    const ours = keeper.catalogue.version;
    return version === ours || keepsRows(version, ours);
  }

  async function requireKept<T>(answer: Promise<T | undefined>): Promise<T> {
    const kept = await answer;
    if (kept !== undefined) return kept;
    throw new TwinError('not-found', 'The gateway no longer keeps this part of the past.');
  }

  return {
    frame(atMs, { knownMs }, signal) {
      const path = `${API_PATHS.frame}?${formatQuery({ at: atMs, known: knownMs })}`;
      return requireKept(ask(path, 'the district at an instant', decodeFrame, signal));
    },
    span({ fromMs, toMs, stepMs, knownMs }, signal) {
      const query = formatQuery({ from: fromMs, to: toMs, step: stepMs, known: knownMs });
      return requireKept(ask(`${API_PATHS.span}?${query}`, 'a span', decodeSpan, signal));
    },
    async availability({ fromMs, toMs, bins }, signal) {
      const query = formatQuery({ from: fromMs, to: toMs, bins });
      const either = AbortSignal.any([signal, ended]);
      const path = `${API_PATHS.availability}?${query}`;
      return parseAvailabilityResponse(await asker.json(path, 'what is kept', either));
    },
    async history(query, signal) {
      const path = `${API_PATHS.history}?${formatHistoryQuery(query)}`;
      const either = AbortSignal.any([signal, ended]);
      const page = parseHistoryResponse(await asker.json(path, 'the history', either));
      return { timeMs: Float64Array.from(page.timeMs), value: Float32Array.from(page.value) };
    },
    changes(after, signal) {
      const path = `${API_PATHS.changes}?${formatQuery({ after })}`;
      return ask(path, 'what was missed', decodeChanges, signal);
    },
    present: (atMs, signal) =>
      requireKept(
        ask(`${API_PATHS.frame}?${formatQuery({ at: atMs })}`, 'the present', decodeFrame, signal),
      ),
  };
}
