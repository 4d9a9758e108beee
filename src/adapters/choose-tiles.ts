import type { Bounds } from '#model';
import { liveTilesIn } from '#wire';

/** Up to so many datastreams a viewer takes everything at full pace. */
const ALL_BELOW = 20_000;
/** Tiles at full pace; an area with more is shown from so far that the digests do. */
const MAX_TILES = 100;
/** A tile stays until it is further outside the area than this share of the area's own width or height. */
const STAY_SHARE = 0.5;

/** Chooses the tiles wanted at full pace; `all` where that is everything. */
export type TileChooser = (
  area: Bounds | undefined,
  datastreams: number,
) => 'all' | ReadonlySet<string>;

/** Remembers what it chose, so that a tile at the edge does not come and go with every step of the camera. */
export function createTileChooser(): TileChooser {
  let chosen: ReadonlySet<string> = new Set();
  return (area, datastreams) => {
    if (area === undefined || datastreams < ALL_BELOW) {
      chosen = new Set();
      return 'all';
    }
    const inView = new Set(liveTilesIn(area, MAX_TILES));
    const near = new Set(liveTilesIn(grow(area, STAY_SHARE), 9 * MAX_TILES));
    const staying = [...chosen].filter((tile) => near.has(tile) && !inView.has(tile));
    chosen = new Set([...inView, ...staying.slice(0, Math.max(0, MAX_TILES - inView.size))]);
    return chosen;
  };
}

function grow({ westDeg, southDeg, eastDeg, northDeg }: Bounds, share: number): Bounds {
  const lonDeg = share * (eastDeg - westDeg);
  const latDeg = share * (northDeg - southDeg);
  return {
    westDeg: westDeg - lonDeg,
    southDeg: southDeg - latDeg,
    eastDeg: eastDeg + lonDeg,
    northDeg: northDeg + latDeg,
  };
}
