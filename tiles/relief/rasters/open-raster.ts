import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { TwinError } from '#model';
import type { TerrainSource } from '../../config/build-config.ts';
import { openAsciiGrid } from './ascii-grid-raster.ts';
import { openHgt } from './hgt-raster.ts';
import type { Raster } from './raster.ts';

/** Names of terrain formats, and the endings of their files. */
const ENDINGS = {
  geotiff: ['.tif', '.tiff', '.gtiff'],
  hgt: ['.hgt'],
  'ascii-grid': ['.asc', '.agr', '.grd'],
} as const;

/**
 * Opens a terrain source by its declared format or the ending of its name.
 *
 * @throws {TwinError} source-invalid naming the file.
 */
export async function openRaster(source: TerrainSource): Promise<Raster> {
  const file = basename(source.file);
  if (!existsSync(source.file))
    throw new TwinError('source-invalid', `Expected a terrain file at ${source.file}, found none.`);
  const format =
    source.format ??
    Object.entries(ENDINGS).find(([, endings]) =>
      endings.some((ending) => file.toLowerCase().endsWith(ending)),
    )?.[0];
  if (format === 'geotiff') return (await import('./geotiff-raster.ts')).openGeoTiff(source);
  if (format === 'hgt') return openHgt(source);
  if (format === 'ascii-grid') return openAsciiGrid(source);
  throw new TwinError(
    'source-invalid',
    `${file}: Expected a terrain file (${Object.values(ENDINGS).flat().join(', ')}), got ${format ? `the format "${format}"` : 'another ending'}; turn it into a GeoTIFF: gdal_translate -of COG.`,
  );
}
