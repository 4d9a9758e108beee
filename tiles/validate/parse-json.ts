import type { CheckName, FindingSink } from './finding.ts';

/** JSON of strict UTF-8; undefined, and a finding, where it is none. */
export function parseJson(
  bytes: Uint8Array,
  { sink, check, path }: { sink: FindingSink; check: CheckName; path: string },
): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    sink.error(check, path, `Expected JSON in UTF-8, got: ${(error as Error).message}.`);
    return undefined;
  }
}
