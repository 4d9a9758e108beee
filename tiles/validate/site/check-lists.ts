import * as v from 'valibot';
import {
  type BuildingIndex,
  decodeHeightGrid,
  type HeightGrid,
  parseSiteBundle,
  type Site,
  TWIN_FILES,
} from '#model';
import type { CheckName, FindingSink } from '../finding.ts';
import { parseJson } from '../parse-json.ts';
import type { SiteFiles } from '../site-files.ts';
import { parseWith } from '../tileset/tileset-schema.ts';
import { toArrayBuffer } from './check-index.ts';
import { checkNetwork } from './check-network.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const manifestSchema = v.looseObject({
  format: v.pipe(v.number(), v.integer(), v.minValue(1)),
  siteId: v.pipe(v.string(), v.minLength(1)),
  inputHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{16,}$/)),
  builtBy: v.string(),
  buildings: v.looseObject({ count, provenance: v.string(), source: v.string() }),
  terrain: v.looseObject({ maxZoom: count }),
  counts: v.record(v.string(), count),
});

const degrees = v.tuple([
  v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
]);
const gridSchema = v.object({
  type: v.literal('FeatureCollection'),
  features: v.array(
    v.looseObject({
      type: v.literal('Feature'),
      properties: v.looseObject({
        code: v.pipe(v.string(), v.minLength(1)),
        townCode: v.string(),
      }),
      geometry: v.looseObject({
        type: v.literal('Polygon'),
        coordinates: v.pipe(v.array(v.pipe(v.array(degrees), v.minLength(4))), v.minLength(1)),
      }),
    }),
  ),
});

const place = v.tuple([...degrees.items, v.pipe(v.number(), v.finite())]);
const linesSchema = v.looseObject({
  outline: v.pipe(v.array(place), v.minLength(3)),
  townEdges: v.array(
    v.looseObject({
      towns: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(2)),
      points: v.pipe(v.array(place), v.minLength(2)),
    }),
  ),
  groundM: v.record(v.string(), v.pipe(v.number(), v.finite())),
});

const refusedSchema = v.looseObject({
  file: v.pipe(v.string(), v.minLength(1)),
  place: v.pipe(v.string(), v.minLength(1)),
  reason: v.pipe(v.string(), v.minLength(1)),
  field: v.string(),
  expected: v.string(),
});

export interface CheckedLists {
  readonly heights: HeightGrid | null;
  readonly site: Site | null;
}

/** Checks the small files of a built site: manifest, site, heights, grid, lines, network, report. */
export function checkLists(
  files: SiteFiles,
  index: BuildingIndex | null,
  sink: FindingSink,
): CheckedLists {
  const manifest = check(files, TWIN_FILES.manifest, {
    check: 'manifest',
    schema: manifestSchema,
    sink,
  });
  const site = checkSite(files, sink);
  if (manifest) {
    if (site && site.id !== manifest.siteId)
      sink.error(
        'manifest',
        TWIN_FILES.manifest,
        `Expected the site's id "${site.id}", got "${manifest.siteId}".`,
      );
    if (index && manifest.buildings.count !== index.count)
      sink.error(
        'manifest',
        TWIN_FILES.manifest,
        `Expected ${index.count} buildings as in the index, got ${manifest.buildings.count}.`,
      );
  }
  const grid = check(files, TWIN_FILES.grid, { check: 'grid', schema: gridSchema, sink });
  if (grid) checkGrid(grid, { site, counts: manifest?.counts, sink });
  check(files, TWIN_FILES.lines, { check: 'lines', schema: linesSchema, sink });
  checkNetwork(files, site?.bounds, sink);
  checkRefused(files, sink);
  return { heights: checkHeights(files, sink), site };
}

function check<Schema extends v.GenericSchema>(
  files: SiteFiles,
  path: string,
  { check, schema, sink }: { check: CheckName; schema: Schema; sink: FindingSink },
): v.InferOutput<Schema> | null {
  if (!files.has(path)) {
    sink.error(check, path, 'Expected this file, found none; the build is not whole.');
    return null;
  }
  const json = parseJson(files.read(path), { sink, check, path });
  if (json === undefined) return null;
  const parsed = parseWith(schema, json);
  if ('value' in parsed) return parsed.value;
  sink.error(check, path, parsed.fault);
  return null;
}

function checkSite(files: SiteFiles, sink: FindingSink): Site | null {
  const path = TWIN_FILES.site;
  const json = check(files, path, { check: 'site', schema: v.looseObject({}), sink });
  if (!json) return null;
  try {
    return parseSiteBundle(json);
  } catch (error) {
    sink.error('site', path, (error as Error).message);
    return null;
  }
}

function checkHeights(files: SiteFiles, sink: FindingSink): HeightGrid | null {
  const path = TWIN_FILES.heights;
  if (!files.has(path)) {
    sink.error('heights', path, 'Expected this file, found none; the build is not whole.');
    return null;
  }
  try {
    const bytes = files.read(path);
    const grid = decodeHeightGrid(toArrayBuffer(bytes));
    const { columns, rows, heightM } = grid;
    if (columns < 2 || rows < 2)
      sink.error('heights', path, `Expected a grid of 2 × 2 or more, got ${columns} × ${rows}.`);
    const wrong = heightM.findIndex((height) => !(Math.abs(height) < 10_000));
    if (wrong >= 0)
      sink.error('heights', path, `Expected heights, got ${heightM[wrong]} at post ${wrong}.`);
    return grid;
  } catch (error) {
    sink.error('heights', path, (error as Error).message);
    return null;
  }
}

function checkGrid(
  grid: v.InferOutput<typeof gridSchema>,
  {
    site,
    counts,
    sink,
  }: { site: Site | null; counts: Record<string, number> | undefined; sink: FindingSink },
): void {
  const path = TWIN_FILES.grid;
  const codes = new Set<string>();
  const towns = new Set(site?.towns.map(({ code }) => code));
  for (const { properties, geometry } of grid.features) {
    if (codes.has(properties.code))
      sink.error('grid', `${path}#${properties.code}`, 'Expected each code once.');
    codes.add(properties.code);
    if (site && !towns.has(properties.townCode))
      sink.error(
        'grid',
        `${path}#${properties.code}`,
        `Expected a town of the site, got "${properties.townCode}".`,
      );
    for (const ring of geometry.coordinates)
      if (String(ring[0]) !== String(ring.at(-1)))
        sink.error('grid', `${path}#${properties.code}`, 'Expected a closed ring.');
  }
  const said = counts?.gridCells;
  if (said !== undefined && said !== grid.features.length)
    sink.error(
      'grid',
      path,
      `Expected ${said} cells as in the manifest, got ${grid.features.length}.`,
    );
}

/** Builds of before the report had none. */
function checkRefused(files: SiteFiles, sink: FindingSink): void {
  const path = TWIN_FILES.refused;
  let refused = 0;
  if (files.has(path)) {
    const lines = files.read(path).toString('utf8').split('\n');
    for (const [i, line] of lines.entries()) {
      if (line === '') {
        if (i < lines.length - 1)
          sink.error(
            'report',
            `${path}#line ${i + 1}`,
            'Expected one object a line, got an empty one.',
          );
        continue;
      }
      refused++;
      const at = `${path}#line ${i + 1}`;
      const json = parseJson(Buffer.from(line), { sink, check: 'report', path: at });
      if (json === undefined) continue;
      const parsed = parseWith(refusedSchema, json);
      if ('fault' in parsed) sink.error('report', at, parsed.fault);
    }
  }
  if (!files.has(TWIN_FILES.summary)) return;
  const summary = parseJson(files.read(TWIN_FILES.summary), {
    sink,
    check: 'report',
    path: TWIN_FILES.summary,
  });
  const said = sumRefused(summary);
  if (said !== undefined && said !== refused)
    sink.error(
      'report',
      path,
      `Expected ${said} refused features as the summary says, got ${refused} lines.`,
    );
}

/** Refused features by step and reason in the summary; undefined where it does not say. */
function sumRefused(summary: unknown): number | undefined {
  const steps = (summary as { steps?: Record<string, { refused?: Record<string, unknown> }> })
    ?.steps;
  if (!steps || typeof steps !== 'object') return undefined;
  let sum = 0;
  for (const { refused } of Object.values(steps))
    for (const value of Object.values(refused ?? {})) {
      const count = typeof value === 'number' ? value : (value as { count?: number })?.count;
      if (typeof count !== 'number') return undefined;
      sum += count;
    }
  return sum;
}
