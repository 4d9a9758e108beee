import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { HeightGrid, Site } from '#model';
import type { GroundHeight } from '../relief/ground-height.ts';

/** Distance of the grid's posts, metres. */
const SPACING_M = 50;

/** Samples the ground over the site's bounds on a regular grid. */
export function createHeightGrid(site: Site, groundM: GroundHeight): HeightGrid {
  const { bounds } = site;
  const { westDeg, southDeg, eastDeg, northDeg } = bounds;
  const plane = createLocalPlane(...site.centre);
  const columns = Math.ceil((plane.toX(eastDeg) - plane.toX(westDeg)) / SPACING_M) + 1;
  const rows = Math.ceil((plane.toY(northDeg) - plane.toY(southDeg)) / SPACING_M) + 1;
  const heightM = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      heightM[row * columns + column] = groundM(
        westDeg + ((eastDeg - westDeg) * column) / (columns - 1),
        southDeg + ((northDeg - southDeg) * row) / (rows - 1),
      );
  return { bounds, columns, rows, heightM };
}
