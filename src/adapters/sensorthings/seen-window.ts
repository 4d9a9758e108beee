/** Remembers what came lately, for a source that is asked for times that overlap. */
export interface SeenWindow {
  /** Whether it is new, or differs from what came under the key; remembered from then on. */
  isNews(key: string, atMs: number, content: string): boolean;
  /** Forgets what happened before. */
  forget(beforeMs: number): void;
}

export function createSeenWindow(): SeenWindow {
  const seen = new Map<string, { readonly atMs: number; readonly content: string }>();
  return {
    isNews(key, atMs, content) {
      if (seen.get(key)?.content === content) return false;
      seen.set(key, { atMs, content });
      return true;
    },
    forget(beforeMs) {
      for (const [key, { atMs }] of seen) if (atMs < beforeMs) seen.delete(key);
    },
  };
}
