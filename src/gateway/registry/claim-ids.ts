/** Gives what sources name by themselves names that are unique among all of them. */
export interface IdClaims {
  /**
   * Our name for what a source calls `theirId`: its own name where nobody else has it, else
   * `source:theirId`; the same at every call.
   */
  claim(sourceId: string, theirId: string): string;
  /** Takes over a name that was given earlier. */
  restore(sourceId: string, theirId: string, id: string): void;
}

export function createIdClaims(): IdClaims {
  const given = new Map<string, string>();
  const taken = new Set<string>();

  function restore(sourceId: string, theirId: string, id: string): void {
    given.set(keyOf(sourceId, theirId), id);
    taken.add(id);
  }

  return {
    claim(sourceId, theirId) {
      const known = given.get(keyOf(sourceId, theirId));
      if (known !== undefined) return known;
      let id = taken.has(theirId) ? `${sourceId}:${theirId}` : theirId;
      while (taken.has(id)) id = `${sourceId}:${id}`;
      restore(sourceId, theirId, id);
      return id;
    },
    restore,
  };
}

function keyOf(sourceId: string, theirId: string): string {
  return `${sourceId}\n${theirId}`;
}
