import { isInRing } from '#lib/geo/polygon.ts';
import type { LonLat } from './site.ts';
import { TwinError } from './twin-error.ts';

/** A cell of the management grid (网格). */
export interface GridCell {
  readonly code: string;
  readonly townCode: string;
  /** Closed. */
  readonly ring: readonly LonLat[];
}

/** The management grid: its cells, and which of them holds a place. */
export interface GridCells {
  readonly cells: readonly GridCell[];
  find(at: LonLat): GridCell | undefined;
}

interface GridFile {
  readonly features: readonly {
    readonly properties: { readonly code: string; readonly townCode: string };
    readonly geometry: { readonly coordinates: readonly (readonly LonLat[])[] };
  }[];
}

const BIN_DEG = 0.01;

/** Reads `TWIN_FILES.grid`. @throws {TwinError} index-invalid where it is no such file */
export function parseGridCells(json: unknown): GridCells {
  const { features } = (json ?? {}) as Partial<GridFile>;
  if (!Array.isArray(features))
    throw new TwinError('index-invalid', 'Expected a management grid with features, got none.');
  return indexCells(
    (features as GridFile['features']).map(({ properties, geometry }) => ({
      code: properties.code,
      townCode: properties.townCode,
      ring: geometry.coordinates[0] ?? [],
    })),
  );
}

/** Sorts cells into bins, so that a place is sought among a few. */
export function indexCells(cells: readonly GridCell[]): GridCells {
  const bins = new Map<string, GridCell[]>();
  const bin = (deg: number) => Math.floor(deg / BIN_DEG);
  for (const cell of cells) {
    const lons = cell.ring.map(([lon]) => lon);
    const lats = cell.ring.map(([, lat]) => lat);
    for (let i = bin(Math.min(...lons)); i <= bin(Math.max(...lons)); i++)
      for (let j = bin(Math.min(...lats)); j <= bin(Math.max(...lats)); j++) {
        const list = bins.get(`${i} ${j}`);
        if (list) list.push(cell);
        else bins.set(`${i} ${j}`, [cell]);
      }
  }
  return {
    cells,
    find: ([lon, lat]) =>
      bins.get(`${bin(lon)} ${bin(lat)}`)?.find(({ ring }) => isInRing(lon, lat, ring)),
  };
}
