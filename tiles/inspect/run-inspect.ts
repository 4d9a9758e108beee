import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { TwinError } from '#model';
import { inspectOutput } from './inspect-output.ts';
import { inspectRaster } from './inspect-raster.ts';
import { type InspectSourceOptions, inspectSource } from './inspect-source.ts';
import type { Inspection } from './inspection.ts';

export { formatInspection } from './inspection.ts';

const RASTERS = ['.tif', '.tiff', '.hgt', '.asc', '.vrt'];

/**
 * Says what a file is: of a source, what a build would make of it and how to name it in `site.json`; of a file that
 * a build wrote, what it holds.
 *
 * @throws {TwinError} source-invalid where no format is known for it.
 */
export async function runInspect(
  path: string,
  options: InspectSourceOptions = {},
): Promise<Inspection> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new TwinError(
      'not-found',
      `${path}: Expected a file, found none; for a built folder use "validate".`,
    );
  const output = await inspectOutput(path);
  if (output) return output;
  return RASTERS.includes(extname(path).toLowerCase())
    ? inspectRaster(path, options)
    : inspectSource(path, options);
}
