import type { SourceFeature, SourceGeometry, UnreadFeature } from '../source.ts';

/** A feature whose place is only put into words where it is asked for: almost none is refused. */
class GeojsonFeature implements SourceFeature {
  readonly id?: string;
  readonly geometry: SourceGeometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly #placeOf: (row: number) => string;
  readonly #row: number;

  constructor(given: GivenFeature, placeOf: (row: number) => string, row: number) {
    if (typeof given.id === 'string') this.id = given.id;
    else if (typeof given.id === 'number') this.id = String(given.id);
    this.geometry = (given.geometry ?? null) as SourceGeometry | null;
    this.properties = isRecord(given.properties) ? given.properties : NO_PROPERTIES;
    this.#placeOf = placeOf;
    this.#row = row;
  }

  get place(): string {
    return this.#placeOf(this.#row);
  }
}

interface GivenFeature {
  readonly id?: unknown;
  readonly geometry?: unknown;
  readonly properties?: unknown;
}

const NO_PROPERTIES = {};

/**
 * Takes a parsed value as a feature. Its geometry is not looked into: whoever uses it must bear any shape.
 *
 * @param row given to `placeOf` once the place is asked for.
 */
export function toFeature(
  value: unknown,
  placeOf: (row: number) => string,
  row: number,
): SourceFeature | UnreadFeature {
  if ((value as { type?: unknown } | null)?.type === 'Feature')
    return new GeojsonFeature(value as GivenFeature, placeOf, row);
  return {
    place: placeOf(row),
    unread: `expected "type": "Feature", got ${nameKind(value)}`,
    reason: 'not-a-feature',
  };
}

/** What a value is, for messages. */
export function nameKind(value: unknown): string {
  if (isRecord(value))
    return typeof value.type === 'string' ? `"type": "${value.type}"` : 'an object without "type"';
  return Array.isArray(value) ? 'a list' : (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
