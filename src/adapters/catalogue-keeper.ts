import type { Random } from '#lib/random/random.ts';
import type { Catalogue } from '#model';
import { nextDelayMs } from './backoff.ts';

/** Keeps the catalogue in step with what the source speaks of. */
export interface CatalogueKeeper {
  readonly catalogue: Catalogue;
  /** Something came under this version: unless it is the one at hand, the catalogue is fetched again. */
  want(version: string): void;
}

export interface CatalogueKeeperOptions {
  readonly first: Catalogue;
  readonly fetchCatalogue: () => Promise<Catalogue>;
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
  let busy = false;

  async function refetch(version: string): Promise<void> {
    try {
      const fetched = await fetchCatalogue();
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

  return {
    get catalogue() {
      return catalogue;
    },
    want(version) {
      if (busy || version === catalogue.version) return;
      busy = true;
      void refetch(version).then(() => {
        const rest = setTimeout(
          () => {
            busy = false;
          },
          nextDelayMs(attempt++, random),
        );
        signal.addEventListener('abort', () => clearTimeout(rest), { once: true });
      });
    },
  };
}
