/** What an edition of SensorThings calls things; everything else in these files is the same in all of them. */
export interface StaNames {
  /** Last part of the service's address and first level of its topics. */
  readonly root: string;
  readonly id: string;
  /** In `$select` and `$filter`. */
  readonly queryId: string;
  readonly nextLink: string;
  readonly count: string;
  /** Ends the name of a link to related entities. */
  readonly navigationLink: string;
  readonly dataArray: string;
}

/**
 * Editions by the name in a configuration. 1.1 is OGC 18-088; a later edition is one more line here and, where
 * it moves entities about, a case in `entities.ts`.
 */
export const STA_NAMES = {
  '1.1': {
    root: 'v1.1',
    id: '@iot.id',
    queryId: 'id',
    nextLink: '@iot.nextLink',
    count: '@iot.count',
    navigationLink: '@iot.navigationLink',
    dataArray: 'dataArray',
  },
} as const satisfies Record<string, StaNames>;

/** An entity's id: its text, and how it is written in an address. */
export interface StaId {
  readonly key: string;
  /** A number bare, text in single quotes with quotes doubled. */
  readonly literal: string;
}

/** Reads an id as JSON gives it. */
export function readId(value: unknown): StaId | undefined {
  if (typeof value === 'number' && Number.isFinite(value))
    return { key: String(value), literal: String(value) };
  if (typeof value !== 'string' || value === '' || value.length > 150) return undefined;
  return { key: value, literal: `'${value.replaceAll("'", "''")}'` };
}

/** Reads an id as an address or a topic gives it: `5` or `'north'`. */
export function readLiteral(literal: string): StaId | undefined {
  if (literal.length === 0 || literal.length > 160) return undefined;
  const quoted = /^'(.+)'$/s.exec(literal)?.[1];
  if (quoted !== undefined) return { key: quoted.replaceAll("''", "'"), literal };
  return { key: literal, literal };
}

/** The entity set and id that an address or topic ends with: `…/Datastreams(5)` or `…/Datastreams(5)/Observations`. */
export function readEntityPath(
  path: string,
): { readonly set: string; readonly id: StaId; readonly property?: string } | undefined {
  const match = /(?:^|\/)(\w+)\((.+)\)(?:\/(\w+))?$/s.exec(path);
  const id = match?.[2] === undefined ? undefined : readLiteral(match[2]);
  if (!match?.[1] || !id) return undefined;
  return { set: match[1], id, ...(match[3] !== undefined && { property: match[3] }) };
}
