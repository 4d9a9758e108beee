import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import type { TerrainSource } from '../../config/build-config.ts';
import { createTransform } from '../../crs/transform.ts';
import type { Raster } from './raster.ts';
import { readSidecarCrs } from './sidecar-crs.ts';

/** Grids are held whole: 256 MB. */
const MAX_SAMPLES = 64_000_000;

/**
 * Opens an ESRI ASCII grid: a head of names and numbers, then heights from the north-west, by rows. The system
 * comes from a .prj beside it.
 *
 * @throws {TwinError} source-invalid naming the field.
 */
export async function openAsciiGrid(source: TerrainSource): Promise<Raster> {
  const file = basename(source.file);
  const { head, heights } = await parseGrid(source.file, file);
  const need = (name: string) => {
    const value = head.get(name);
    if (value === undefined || !Number.isFinite(value))
      throw new TwinError('source-invalid', `${file}: Expected "${name}" in the head, got none.`);
    return value;
  };
  const [columns, rows] = [need('ncols'), need('nrows')];
  if (heights.length !== columns * rows)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected ${columns} × ${rows} = ${columns * rows} heights, got ${heights.length}; the file may be cut short.`,
    );
  const stepX = head.get('cellsize') ?? need('dx');
  const stepY = head.get('cellsize') ?? need('dy');
  const west = head.get('xllcenter') ?? need('xllcorner') + stepX / 2;
  const south = head.get('yllcenter') ?? need('yllcorner') + stepY / 2;
  const crs = source.crs ?? readSidecarCrs(source.file);
  if (crs === undefined && (Math.abs(west) > 180 || Math.abs(south) > 90))
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a .prj beside a grid in metres, got none; declare its system as "crs".`,
    );
  const nodata = source.nodata ?? head.get('nodata_value') ?? -9999;
  for (let i = 0; i < heights.length; i++)
    if (heights[i] === Math.fround(nodata)) heights[i] = Number.NaN;
  return {
    name: file,
    columns,
    rows,
    transform: createTransform(crs),
    unitM: 1,
    placement: {
      originX: west,
      originY: south + (rows - 1) * stepY,
      columnX: stepX,
      columnY: 0,
      rowX: 0,
      rowY: -stepY,
    },
    async read({ fromColumn, fromRow, toColumn, toRow }) {
      const width = toColumn - fromColumn;
      const window = new Float32Array(width * (toRow - fromRow));
      for (let row = fromRow; row < toRow; row++) {
        const at = row * columns;
        window.set(heights.subarray(at + fromColumn, at + toColumn), (row - fromRow) * width);
      }
      return window;
    },
  };
}

async function parseGrid(
  path: string,
  file: string,
): Promise<{ head: Map<string, number>; heights: Float32Array }> {
  const head = new Map<string, number>();
  let name: string | null = null;
  let heights: Float32Array | null = null;
  let count = 0;
  let rest = '';
  const take = (word: string) => {
    if (!heights && name === null && /^[a-z]/i.test(word) && !/^nan$/i.test(word)) {
      name = word.toLowerCase();
    } else if (!heights && name !== null) {
      head.set(name, Number(word));
      name = null;
    } else {
      heights ??= new Float32Array(sizeOf(head, file));
      const value = Number(word);
      if (Number.isNaN(value) && !/^nan$/i.test(word))
        throw new TwinError(
          'source-invalid',
          `${file}: Expected a height as value ${count + 1}, got "${word}".`,
        );
      if (count < heights.length) heights[count] = value;
      count++;
    }
  };
  for await (const chunk of createReadStream(path, {
    encoding: 'latin1',
    highWaterMark: 1 << 20,
  })) {
    const words = (rest + (chunk as string)).split(/\s+/);
    rest = words.pop() ?? '';
    for (const word of words) if (word !== '') take(word);
  }
  if (rest !== '') take(rest);
  const found = heights as Float32Array | null;
  if (!found)
    throw new TwinError('source-invalid', `${file}: Expected an ESRI ASCII grid, got no heights.`);
  return { head, heights: count === found.length ? found : new Float32Array(count) };
}

function sizeOf(head: ReadonlyMap<string, number>, file: string): number {
  const samples = (head.get('ncols') ?? Number.NaN) * (head.get('nrows') ?? Number.NaN);
  if (!(samples > 0))
    throw new TwinError(
      'source-invalid',
      `${file}: Expected an ESRI ASCII grid that begins with ncols and nrows, got ${[...head.keys()].join(', ') || 'none'}.`,
    );
  if (samples > MAX_SAMPLES)
    throw new TwinError(
      'source-invalid',
      `${file}: Expected an ASCII grid of at most ${MAX_SAMPLES / 1e6} million heights, got ${Math.round(samples / 1e6)} million; turn it into a GeoTIFF first: gdal_translate -of COG.`,
    );
  return samples;
}
