import * as v from 'valibot';
import { type Provenance, type Text, TwinError } from '#model';

/** Words in both languages, or one wording for both. */
export const wording = v.union([
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(200),
    v.transform((text): Text => ({ zh: text, en: text })),
  ),
  v.object({ zh: v.pipe(v.string(), v.maxLength(200)), en: v.pipe(v.string(), v.maxLength(200)) }),
]);

/** An address, absolute or relative to the page. */
export const address = v.pipe(v.string(), v.minLength(1), v.maxLength(2000));

/** A span in seconds that something is repeated after. */
export const seconds = v.pipe(v.number(), v.minValue(0.05), v.maxValue(86_400));

/** Sent with every request, e.g. a key; known to whoever reads the configuration. */
export const headers = v.record(v.string(), v.pipe(v.string(), v.maxLength(4000)));

/** What every source of another maker may be given. */
export const sourceFields = {
  /** Whose readings these are; shown beside every figure. */
  title: v.exactOptional(wording),
  kind: v.exactOptional(v.picklist(['live', 'replay', 'simulated', 'static']), 'live'),
  licence: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
} as const;

type Schema<T> = v.BaseSchema<unknown, T, v.BaseIssue<unknown>>;

/** @throws {TwinError} config, naming the feed's type and the field. */
export function parseFeedConfig<T>(type: string, schema: Schema<T>, json: unknown): T {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new TwinError('config', `Feed "${type}": field ${v.getDotPath(issue)}: ${issue.message}.`);
}

/** @throws {TwinError} config where it is no address of one of the protocols. */
export function resolveAddress(
  type: string,
  field: string,
  url: string,
  baseUrl: string,
  protocols: readonly string[],
): URL {
  const resolved = URL.parse(url, baseUrl);
  if (resolved && protocols.includes(resolved.protocol)) return resolved;
  throw new TwinError(
    'config',
    `Feed "${type}": field ${field}: Expected an address of ${protocols.join(' or ')}, got "${url}".`,
  );
}

/** The source of a feed's readings as the screen names it: its title, else the host that it speaks from. */
export function provenanceOf(
  config: { readonly title?: Text; readonly kind: Provenance['kind']; readonly licence?: string },
  host: string,
): Provenance {
  return {
    source: config.title ?? plainText(host),
    kind: config.kind,
    ...(config.licence !== undefined && { licence: config.licence }),
  };
}

/** Words of a source that speaks one language, for both; cut to a sensible length. */
export function plainText(text: string): Text {
  const short = text.length > 300 ? `${text.slice(0, 299)}…` : text;
  return { zh: short, en: short };
}
