import { matchesTopic } from './topic-filter.ts';

/** Who listens to what, so that nothing is written for nobody. */
export interface Listeners<Client> {
  add(client: Client, filters: readonly string[]): void;
  remove(client: Client, filters: readonly string[]): void;
  forget(client: Client): void;
  isHeard(topic: string): boolean;
}

/** @param told of each filter that a client begins or ceases to listen to */
export function createListeners<Client>(
  told: { onAdded?(filter: string): void; onRemoved?(filter: string): void } = {},
): Listeners<Client> {
  const filtersOf = new Map<Client, Set<string>>();
  const counts = new Map<string, number>();
  /** Answers until the filters change. */
  let answers = new Map<string, boolean>();

  function count(filter: string, change: 1 | -1): void {
    const next = (counts.get(filter) ?? 0) + change;
    if (next > 0) counts.set(filter, next);
    else counts.delete(filter);
    answers = new Map();
  }

  function remove(client: Client, filters: Iterable<string>): void {
    const own = filtersOf.get(client);
    for (const filter of [...filters])
      if (own?.delete(filter)) {
        count(filter, -1);
        told.onRemoved?.(filter);
      }
    if (own?.size === 0) filtersOf.delete(client);
  }

  return {
    add(client, filters) {
      const own = filtersOf.get(client) ?? new Set();
      filtersOf.set(client, own);
      for (const filter of filters) {
        if (own.has(filter)) continue;
        own.add(filter);
        count(filter, 1);
        told.onAdded?.(filter);
      }
    },
    remove,
    forget: (client) => remove(client, filtersOf.get(client) ?? []),
    isHeard(topic) {
      const known = answers.get(topic);
      if (known !== undefined) return known;
      const isHeard = [...counts.keys()].some((filter) => matchesTopic(filter, topic));
      answers.set(topic, isHeard);
      return isHeard;
    },
  };
}
