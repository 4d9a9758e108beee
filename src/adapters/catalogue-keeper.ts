import type { Random } from '#lib/random/random.ts';
import type { Catalogue } from '#model';
import { nextDelayMs } from './backoff.ts';

/** Keeps the catalogue in step with what the source speaks of. */
export interface CatalogueKeeper {
  readonly catalogue: Catalogue;
  /** Something came under this version: unless it is the one at hand, the catalogue is fetched again. */
  want(version: string): void;
  /** As `want`; resolves when the version is at hand, or was asked for and did not come. */
  settle(version: string): Promise<void>;
}

export interface CatalogueKeeperOptions {
  readonly first: Catalogue;
  /** Gets what the source offers now; `before` is at hand. */
  readonly fetchCatalogue: (before: Catalogue) => Promise<Catalogue>;
  readonly onChange: (catalogue: Catalogue) => void;
  /** The catalogue wanted cannot be had; tried again later. */
  readonly onTrouble: (detail: string) => void;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Fetches one at a time and with growing delays while the version wanted does not come. */
export function createCatalogueKeeper(options: CatalogueKeeperOptions): CatalogueKeeper {
  const { fetchCatalogue, onChange, onTrouble, random, signal } = options;
  let catalogue = options.first;
  let attempt = 0;
  let isResting = false;
  let fetching: Promise<void> | undefined;

  async function refetch(version: string): Promise<void> {
    try {
      const fetched = await fetchCatalogue(catalogue);
      if (signal.aborted) return;
      if (fetched.version !== catalogue.version) {
        catalogue = fetched;
        attempt = 0;
        onChange(fetched);
      }
      if (fetched.version !== version)
        onTrouble(`Readings speak of catalogue ${version}, the source offers ${fetched.version}.`);
    } catch (error) {
      if (!signal.aborted) onTrouble(error instanceof Error ? error.message : String(error));
    }
  }

  function rest(): void {
    isResting = true;
    const resting = setTimeout(
      () => {
        isResting = false;
      },
      nextDelayMs(attempt++, random),
    );
    signal.addEventListener('abort', () => clearTimeout(resting), { once: true });
  }

  async function settle(version: string): Promise<void> {
    await fetching;
    if (version === catalogue.version || signal.aborted) return;
    fetching ??= refetch(version).finally(() => {
      fetching = undefined;
      rest();
    });
    await fetching;
  }

  return {
    get catalogue() {
      return catalogue;
    },
    want(version) {
      if (!isResting && !fetching && version !== catalogue.version) void settle(version);
    },
    settle,
  };
}
