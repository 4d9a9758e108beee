import { type LonLat, parseGridCells, type Thing, TWIN_FILES } from '#model';
import type { Scenery } from '../view/scene-context.ts';

/** The areas that figures are kept by: towns or cells of the management grid. */
export interface AreaUnits {
  readonly of: 'towns' | 'grid';
  readonly keys: readonly string[];
  /** Closed outer ring of each. */
  readonly rings: readonly (readonly LonLat[])[];
  /** Where a column stands. */
  readonly middles: readonly LonLat[];
  /** Key of the one in which a device stands. */
  keyOf(thing: Thing, at: LonLat): string | undefined;
  /** Key of the one that holds a place. */
  find(at: LonLat): string | undefined;
}

function townUnits({ site }: Scenery): AreaUnits {
  return {
    of: 'towns',
    keys: site.towns.map(({ code }) => code),
    rings: site.towns.map(({ ring }) => ring),
    middles: site.towns.map(({ label }) => label),
    keyOf: ({ townCode }) => townCode,
    find: () => undefined,
  };
}

/** @throws where the grid cannot be fetched or read */
async function fetchGridUnits({ tilesUrl }: Scenery, signal: AbortSignal): Promise<AreaUnits> {
  const response = await fetch(tilesUrl + TWIN_FILES.grid, { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { cells, find } = parseGridCells(await response.json());
  const cellOf = new Map<string, string | undefined>();
  return {
    of: 'grid',
    keys: cells.map(({ code }) => code),
    rings: cells.map(({ ring }) => ring),
    middles: cells.map(({ ring }) => middleOf(ring)),
    keyOf(_thing, at) {
      const place = at.join(' ');
      if (!cellOf.has(place)) cellOf.set(place, find(at)?.code);
      return cellOf.get(place);
    },
    find: (at) => find(at)?.code,
  };
}

/** Mean of the corners of a closed ring. */
export function middleOf(ring: readonly LonLat[]): LonLat {
  const corners = ring.slice(0, Math.max(1, ring.length - 1));
  const mean = (axis: 0 | 1) =>
    corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  return [mean(0), mean(1)];
}

/** Towns at once, cells when they have come; the newest wish wins. */
export function createUnitsLoader(
  scenery: Scenery,
  { onLoad, onProblem }: { onLoad(units: AreaUnits): void; onProblem(reason: string): void },
): { want(of: AreaUnits['of']): void; isLoading(): boolean; dispose(): void } {
  const over = new AbortController();
  let wanted: AreaUnits['of'] | undefined;
  let loading = false;
  return {
    want(of) {
      if (of === wanted) return;
      wanted = of;
      if (of === 'towns') return onLoad(townUnits(scenery));
      loading = true;
      fetchGridUnits(scenery, over.signal)
        .then((units) => {
          if (wanted === 'grid' && !over.signal.aborted) onLoad(units);
        })
        .catch((error: unknown) => {
          wanted = undefined;
          if (!over.signal.aborted) onProblem(String(error));
        })
        .finally(() => {
          loading = false;
        });
    },
    isLoading: () => loading,
    dispose: () => over.abort(),
  };
}
