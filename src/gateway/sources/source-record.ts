import * as v from 'valibot';
import { TwinError } from '#model';
import type { SourceRecord } from '#wire';

/** Names of sources that the gateway has by itself. */
const RESERVED = new Set(['simulated', 'sensorthings']);
const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

const recordSchema = v.strictObject({
  id: v.pipe(
    v.string(),
    v.regex(ID, 'Expected 1 to 40 of a-z, 0-9 and -'),
    v.check((id) => !RESERVED.has(id), 'Expected another name: this one is taken by the gateway'),
  ),
  name: v.object({
    zh: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
    en: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
  }),
  enabled: v.optional(v.boolean(), true),
  feed: v.looseObject({ type: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
});

/** @throws {TwinError} config, naming the field. */
export function parseSourceRecord(json: unknown): SourceRecord {
  const result = v.safeParse(recordSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new TwinError(
    'config',
    `Source: field ${v.getDotPath(issue) ?? '(all)'}: ${issue.message}.`,
  );
}

/** Fields whose values are never told, at any depth. */
const SECRET = /^(?:password|token|secret|apikey|api_key|key|authorization|hashkey)$/i;
export const HIDDEN = '••••••';

/** A record as it may be shown: secrets hidden, in addresses as well. */
export function hideSecrets(record: SourceRecord): SourceRecord {
  return { ...record, feed: hide(record.feed) as SourceRecord['feed'] };
}

function hide(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    if (SECRET.test(name) && value !== '') return HIDDEN;
    return value.replace(/(:\/\/[^/@\s:]*:)[^/@\s]+@/, `$1${HIDDEN}@`);
  }
  if (Array.isArray(value)) return value.map((item) => hide(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, key)]));
}

/** Puts the secrets of the known record where a changed one still shows them hidden. */
export function restoreSecrets(
  changed: SourceRecord,
  known: SourceRecord | undefined,
): SourceRecord {
  return known
    ? { ...changed, feed: restore(changed.feed, known.feed) as SourceRecord['feed'] }
    : changed;
}

function restore(value: unknown, known: unknown): unknown {
  if (typeof value === 'string')
    return value.includes(HIDDEN) && typeof known === 'string' ? known : value;
  if (Array.isArray(value))
    return value.map((item, i) => restore(item, Array.isArray(known) ? known[i] : undefined));
  if (typeof value !== 'object' || value === null) return value;
  const before = (known ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      restore(item, Object.hasOwn(before, key) ? before[key] : undefined),
    ]),
  );
}
