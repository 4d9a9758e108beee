import type { EntitySet } from './entity-model.ts';

/** One entity as the interface tells it. */
export interface EntityNode {
  readonly set: EntitySet;
  readonly id: string;
  /** Its own properties, without links. */
  readonly own: Readonly<Record<string, unknown>>;
  /** `catalogue`: of another source of the gateway, to be read only; `kept`: made through this interface. */
  readonly origin: 'catalogue' | 'kept';
  /** Ids by navigation property, for what the entity itself points to. */
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** Whole numbers are ids as numbers, as most clients expect; everything else is text. */
export function idValue(id: string): string | number {
  return /^(?:0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id;
}

/** `(1)` or `('gauge-1/level')`, encoded for an address. */
export function formatKey(id: string): string {
  return typeof idValue(id) === 'number'
    ? `(${id})`
    : `('${encodeURIComponent(id.replaceAll("'", "''"))}')`;
}

/** @param rootUrl of the service, with a slash at the end */
export function selfLink(rootUrl: string, { set, id }: Pick<EntityNode, 'set' | 'id'>): string {
  return `${rootUrl}${set}${formatKey(id)}`;
}
