import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import type { TerrainSource } from '../../config/build-config.ts';
import { createTransform } from '../../crs/transform.ts';
import type { Raster } from './raster.ts';

const VOID = -32768;

/**
 * Opens a tile of the Shuttle Radar Topography Mission: one degree, signed 16-bit big-endian metres, from the
 * north-western corner, whose south-western corner its name tells (`N31E121.hgt`). 3601² samples are one second
 * apart, 1201² three.
 *
 * @throws {TwinError} source-invalid where name or length is not that of such a tile.
 */
export function openHgt(source: TerrainSource): Raster {
  const file = basename(source.file);
  const corner = /([NS])(\d{1,2})([EW])(\d{1,3})/i.exec(file);
  if (!corner)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a name that tells the tile's south-western corner (N31E121.hgt), got "${file}"; give it its name back.`,
    );
  const side = Math.sqrt(statSync(source.file).size / 2);
  if (side !== 3601 && side !== 1201)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected 3601² or 1201² samples of two bytes, got ${statSync(source.file).size} bytes; the file may be cut short or still zipped.`,
    );
  const southDeg = Number(corner[2]) * (corner[1]?.toUpperCase() === 'S' ? -1 : 1);
  const westDeg = Number(corner[4]) * (corner[3]?.toUpperCase() === 'W' ? -1 : 1);
  const nodata = source.nodata ?? VOID;
  return {
    name: file,
    columns: side,
    rows: side,
    transform: createTransform(source.crs),
    unitM: 1,
    placement: {
      originX: westDeg,
      originY: southDeg + 1,
      columnX: 1 / (side - 1),
      columnY: 0,
      rowX: 0,
      rowY: -1 / (side - 1),
    },
    async read({ fromColumn, fromRow, toColumn, toRow }) {
      const width = toColumn - fromColumn;
      const heights = new Float32Array(width * (toRow - fromRow));
      const line = Buffer.alloc(2 * width);
      const handle = openSync(source.file, 'r');
      try {
        for (let row = fromRow; row < toRow; row++) {
          readSync(handle, line, 0, line.length, 2 * (row * side + fromColumn));
          for (let i = 0; i < width; i++) {
            const value = line.readInt16BE(2 * i);
            heights[(row - fromRow) * width + i] =
              value === nodata || value === VOID ? Number.NaN : value;
          }
        }
      } finally {
        closeSync(handle);
      }
      return heights;
    },
  };
}
