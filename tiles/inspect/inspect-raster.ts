import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Site } from '#model';
import { openRaster } from '../relief/rasters/open-raster.ts';
import { toSourceXy } from '../relief/rasters/raster.ts';
import { describeBounds } from './inspect-source.ts';
import type { Inspection } from './inspection.ts';

const BAND_ROWS = 256;
const MOST_BANDS = 64;

/** Says what a grid of heights covers and holds. */
export async function inspectRaster(
  path: string,
  { crs, site }: { readonly crs?: string | undefined; readonly site?: Site | undefined },
): Promise<Inspection> {
  const raster = await openRaster({ file: path, ...(crs ? { crs } : {}) });
  const { columns, rows, transform, placement, unitM } = raster;
  const corners = [
    [0, 0],
    [columns - 1, 0],
    [0, rows - 1],
    [columns - 1, rows - 1],
  ].map(([c = 0, r = 0]) => transform.toWgs84(...toSourceXy(placement, c, r)));
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  const bounds = {
    westDeg: Math.min(...lons),
    southDeg: Math.min(...lats),
    eastDeg: Math.max(...lons),
    northDeg: Math.max(...lats),
  };
  let [lowest, highest, empty, read] = [Infinity, -Infinity, 0, 0];
  // A big grid is looked at in bands spread over it.
  const bands = Math.ceil(rows / BAND_ROWS);
  const step = Math.max(1, Math.ceil(bands / MOST_BANDS));
  for (let band = 0; band < bands; band += step) {
    const values = await raster.read({
      fromColumn: 0,
      toColumn: columns,
      fromRow: band * BAND_ROWS,
      toRow: Math.min(rows, (band + 1) * BAND_ROWS),
    });
    read += values.length;
    for (const value of values) {
      if (Number.isNaN(value)) empty++;
      else if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
  }
  const problems = [...transform.warnings];
  if (read === empty) problems.push('The grid holds no heights: all of it is "no data".');
  if (highest > 9000 || lowest < -500)
    problems.push(
      `Heights from ${lowest} to ${highest} are not the ground's: declare the "nodata" value, or check the unit.`,
    );
  if (
    site &&
    (bounds.westDeg > site.bounds.eastDeg ||
      bounds.eastDeg < site.bounds.westDeg ||
      bounds.southDeg > site.bounds.northDeg ||
      bounds.northDeg < site.bounds.southDeg)
  )
    problems.push('The grid does not touch the site.');
  return {
    file: path,
    bytes: statSync(path).size,
    is: 'grid of heights',
    facts: {
      samples: `${columns} × ${rows}`,
      spacing: `${Math.hypot(placement.columnX, placement.columnY)} × ${Math.hypot(placement.rowX, placement.rowY)} ${transform.isGeographic ? '°' : 'm'}`,
      'coordinate system': transform.name,
      'in WGS84': describeBounds(bounds),
      heights: `${lowest * unitM} … ${highest * unitM} m`,
      'no data': `${((100 * empty) / Math.max(1, read)).toFixed(1)} %`,
    },
    problems,
    config: { terrain: [{ file: basename(path), ...(crs ? { crs } : {}) }] },
  };
}
