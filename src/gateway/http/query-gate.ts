/** Lets few costly questions at the store at a time, and turns away what would wait too long. */
export interface QueryGate {
  /** @returns undefined where too many wait already. */
  enter<T>(ask: () => Promise<T>): Promise<T> | undefined;
}

export function createQueryGate(maxAtOnce: number, maxWaiting: number): QueryGate {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function run<T>(ask: () => Promise<T>): Promise<T> {
    if (running >= maxAtOnce)
      await new Promise<void>((go) => {
        waiting.push(go);
      });
    else running++;
    try {
      return await ask();
    } finally {
      // Whoever waits takes over this place.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  return {
    enter: (ask) => (running >= maxAtOnce && waiting.length >= maxWaiting ? undefined : run(ask)),
  };
}
