import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { type Site, TwinError } from '#model';
import { addContent } from '../build/file-hash.ts';
import type { StepContext, Unit, UnitResult } from '../build/step.ts';
import { diagnoseCoordinates } from '../crs/diagnose.ts';
import { UNKNOWN_GROUND } from '../crs/taken-ground.ts';
import { ellipsoidOffsetM } from '../crs/vertical.ts';
import type { GroundSpec } from './ground-spec.ts';
import type { FieldSource, HeightFieldJob, PatchReport } from './height-field-job.ts';
import { type FieldPlan, measureRaster, planField } from './plan-field.ts';
import { openRaster } from './rasters/open-raster.ts';
import { type Raster, toSourceXy } from './rasters/raster.ts';

/** Beyond these no ground lies, on any datum. */
const LEAST_M = -500;
const MOST_M = 9000;

/** What preparing the ground needs of a step's context; `ground` itself is made of it. */
export type GroundContext = Pick<
  StepContext,
  'inputs' | 'district' | 'workFolder' | 'prepare' | 'writeWork' | 'warn'
>;

/**
 * Gathers what decides the height of the ground: the district's water and roads, and a height field made of
 * the terrain sources in the work folder, where there are any.
 *
 * @throws {TwinError} source-invalid naming the terrain file; config where a vertical datum lacks its offset.
 */
export async function prepareGround(context: GroundContext): Promise<GroundSpec> {
  const { site } = context.inputs;
  const { canals, waterAreas, roads } = await context.district();
  return { site, canals, waterAreas, roads, heightField: await prepareField(context) };
}

async function prepareField(context: GroundContext): Promise<string | null> {
  const { site, config } = context.inputs;
  if (config.terrain.length === 0) return null;
  const rasters: Raster[] = [];
  for (const source of config.terrain) rasters.push(await openRaster(source));
  const extents = rasters.map(measureRaster);
  const plan = planField(extents, site, config.levels.terrain);
  for (const raster of rasters) {
    for (const warning of raster.transform.warnings) context.warn(`${raster.name}: ${warning}`);
    const diagnosis = diagnoseCoordinates(spreadOver(raster), site, {
      transform: raster.transform,
      taken: UNKNOWN_GROUND,
    });
    if (diagnosis && (!plan || diagnosis.cause !== 'elsewhere'))
      context.warn(`${raster.name}: ${diagnosis.message}`);
  }
  if (!plan) throw nowhereNear(rasters, site);
  const sources = config.terrain.map(
    (source, i): FieldSource => ({
      source,
      offsetM: ellipsoidOffsetM(source.vertical, site),
      parts: Math.max(1, Math.round(plan.stepM / (extents[i]?.resolutionM ?? plan.stepM))),
    }),
  );
  const hash = await hashField(plan, sources, site);
  const folder = `terrain-field-${hash.slice(0, 12)}`;
  // With the hash, the file tells one field from another of the same grid.
  context.writeWork(`${folder}/field.json`, JSON.stringify({ ...plan.header, hash }));
  const results = await context.prepare('terrain/field', listPatches(plan, sources, folder, hash));
  reportField(results, context);
  return join(context.workFolder, folder, 'field.json');
}

function listPatches(
  { header, reach }: FieldPlan,
  sources: readonly FieldSource[],
  folder: string,
  hash: string,
): Unit[] {
  const units: Unit[] = [];
  for (let row = 0; row < Math.ceil(header.blockRows / header.patchBlocks); row++)
    for (let column = 0; column < Math.ceil(header.blockColumns / header.patchBlocks); column++) {
      const job: HeightFieldJob = { folder, header, reach, row, column, sources };
      units.push({ id: `field/${row}-${column}`, hash, job });
    }
  return units;
}

/** Over everything that decides the field: the files' bytes, the grid, the offsets, the seeds' ground beneath. */
async function hashField(
  plan: FieldPlan,
  sources: readonly FieldSource[],
  site: Site,
): Promise<string> {
  const hash = createHash('sha256');
  const { bounds, centre, hills, groundLevelM, datumOffsetM, seed } = site;
  hash.update(JSON.stringify({ bounds, centre, hills, groundLevelM, datumOffsetM, seed, plan }));
  for (const { source, ...rest } of sources) {
    hash.update(JSON.stringify({ ...rest, ...source, file: basename(source.file) }));
    await addContent(hash, source.file);
  }
  return hash.digest('hex');
}

function spreadOver({ columns, rows, placement }: Raster): [number, number][] {
  return Array.from({ length: 400 }, (_, i) =>
    toSourceXy(placement, ((i % 20) / 19) * (columns - 1), (Math.floor(i / 20) / 19) * (rows - 1)),
  );
}

function nowhereNear(rasters: readonly Raster[], site: Site): TwinError {
  const causes = rasters.map((raster) => {
    const found = diagnoseCoordinates(spreadOver(raster), site, { transform: raster.transform });
    return `\n  ${raster.name}: ${found?.message ?? `read as ${raster.transform.name}`}`;
  });
  return new TwinError(
    'source-invalid',
    `Expected terrain over the site, none of the files comes near it:${causes.join('')}`,
  );
}

/** Says how much of the site the sources cover, and where their heights look wrong. */
function reportField(
  results: readonly UnitResult[],
  { inputs: { site, config }, warn }: GroundContext,
): void {
  const reports = results.map(({ data }) => data as PatchReport);
  const count = (of: (report: PatchReport) => number) =>
    reports.reduce((sum, report) => sum + of(report), 0);
  const surveyed = count((report) => report.surveyed);
  const filled = count((report) => report.filled);
  const made = count((report) => report.made);
  const all = surveyed + filled + made;
  const files = config.terrain.map(({ file }) => basename(file)).join(', ');
  const percent = (n: number) => `${((100 * n) / all).toFixed(1)} %`;
  if (all > 0 && filled + made > all / 1000)
    warn(
      `Terrain (${files}): ${percent(surveyed)} of the field within the site is surveyed, ${percent(filled)} filled from around holes, ${percent(made)} made up from the site's plain and hills.`,
    );
  const someM = reports.flatMap((report) => report.someM).sort((a, b) => a - b);
  const medianM = someM[someM.length >> 1];
  if (medianM === undefined) {
    warn(
      `Terrain (${files}): no heights at all within the site: its files lie elsewhere or hold "no data" there. The ground is made up as if no terrain had been given; check their place, "crs" and "nodata".`,
    );
    return;
  }
  const lowestM = Math.min(...reports.map((report) => report.lowestM ?? Infinity));
  const highestM = Math.max(...reports.map((report) => report.highestM ?? -Infinity));
  if (lowestM < LEAST_M || highestM > MOST_M)
    warn(
      `Terrain (${files}): heights from ${lowestM} to ${highestM} m (ellipsoid) are not the ground's. Declare the file's value for "no data" as "nodata" of the terrain source in site.json, or check the unit.`,
    );
  const plainM = site.groundLevelM + site.datumOffsetM;
  const offM = medianM - plainM;
  if (Math.abs(offM) <= 100) return;
  const hint =
    Math.abs(offM) <= 1000
      ? 'Check the vertical datum of the source and the groundLevelM of the site.'
      : Math.abs(medianM * 0.3048 - plainM) < 100
        ? 'Are they feet? Convert them to metres.'
        : 'Are they in another unit (decimetres, centimetres, feet), or is "no data" not declared?';
  warn(
    `Terrain (${files}): half of the heights lie above ${medianM.toFixed(1)} m (ellipsoid), ${Math.abs(offM).toFixed(0)} m ${offM > 0 ? 'above' : 'below'} the site's plain. ${hint}`,
  );
}
