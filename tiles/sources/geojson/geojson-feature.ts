import type { FlatRings, SourceFeature, SourceGeometry, UnreadFeature } from '../source.ts';
import { CUT, toCoordinates } from './cut-rings.ts';

/**
 * A feature whose place is only put into words where it is asked for, as almost none is refused; and whose rings
 * only become lists where they are.
 */
class GeojsonFeature implements SourceFeature {
  readonly id?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  #geometry: unknown;
  #rings: FlatRings | undefined;
  readonly #placeOf: (row: number) => string;
  readonly #row: number;

  constructor(
    given: GivenFeature,
    placeOf: (row: number) => string,
    row: number,
    rings: FlatRings | undefined,
  ) {
    if (typeof given.id === 'string') this.id = given.id;
    else if (typeof given.id === 'number') this.id = String(given.id);
    this.properties = isRecord(given.properties) ? given.properties : NO_PROPERTIES;
    this.#geometry = given.geometry ?? null;
    this.#rings = rings;
    this.#placeOf = placeOf;
    this.#row = row;
  }

  get geometry(): SourceGeometry | null {
    if (this.#rings) {
      this.#geometry = {
        ...(this.#geometry as object),
        coordinates: toCoordinates(this.#rings),
      };
      this.#rings = undefined;
    }
    return this.#geometry as SourceGeometry | null;
  }

  get rings(): FlatRings | undefined {
    return (this.#geometry as { type?: unknown } | null)?.type === 'Polygon'
      ? this.#rings
      : undefined;
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
 * @param rings the coordinates, where they were cut out of the geometry's text.
 */
export function toFeature(
  value: unknown,
  placeOf: (row: number) => string,
  row: number,
  rings?: FlatRings,
): SourceFeature | UnreadFeature {
  if ((value as { type?: unknown } | null)?.type === 'Feature')
    return new GeojsonFeature(value as GivenFeature, placeOf, row, rings);
  return {
    place: placeOf(row),
    unread: `expected "type": "Feature", got ${nameKind(value)}`,
    reason: 'not-a-feature',
  };
}

/** True where the coordinates of a feature's own geometry were cut out of its text. */
export function isCut(value: unknown): boolean {
  const { type, geometry } = (value ?? {}) as { type?: unknown; geometry?: unknown };
  return type === 'Feature' && (geometry as { coordinates?: unknown } | null)?.coordinates === CUT;
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
