import { basename } from 'node:path';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { Bounds, Site } from '#model';
import type { ListedRefusal } from '../build/step.ts';
import type { MapSource } from '../config/build-config.ts';
import { createTransform, type Transform } from '../crs/transform.ts';
import type { MapFeatures } from '../district.ts';
import { classifyWay, isTree } from '../sources/osm/classify-tags.ts';
import { getSourceFormat } from '../sources/registry.ts';
import type { SourceFeature, SourceLayer } from '../sources/source.ts';
import { type CollectedFeatures, collectFeature } from './feature-collector.ts';
import { readMapTags } from './map-tags.ts';
import { measureCourses } from './measure-courses.ts';
import { toLonLat } from './to-lon-lat.ts';
import { leaveOutDrawnWater } from './within-water.ts';

/** What reading has to say. */
export interface MapReport {
  refuse(refusal: ListedRefusal): void;
  warn(text: string): void;
}

/** Beyond the site's bounds that is read and kept: roads run on a little past the edge. */
const MARGIN_M = 500;

/**
 * Reads the map layers of all sources, cut to the site with a margin. A layer that any source is asked for is
 * a list, if an empty one; the others are left to the generator. In the order of the sources and of their features.
 *
 * @throws {TwinError} source-invalid where a file cannot be opened or its coordinate system is unknown.
 */
export async function readMapFeatures(
  sources: readonly MapSource[],
  site: Site,
  report: MapReport,
): Promise<MapFeatures> {
  const into: CollectedFeatures = {
    roads: [],
    canals: [],
    waterAreas: [],
    landuse: [],
    rails: [],
    trees: [],
    pipes: [],
  };
  const bounds = widen(site);
  for (const source of sources) await readSource(source, { bounds, into, report });
  const isTaken = (layer: SourceLayer) => sources.some(({ take }) => take.includes(layer));
  return {
    ...(isTaken('road') ? { roads: into.roads } : {}),
    ...(isTaken('waterway')
      ? {
          canals: leaveOutDrawnWater(into.canals, into.waterAreas),
          courses: measureCourses(into.canals, into.waterAreas),
        }
      : {}),
    ...(isTaken('water') ? { waterAreas: into.waterAreas } : {}),
    ...(isTaken('landuse') ? { landuse: into.landuse } : {}),
    ...(isTaken('rail') ? { rails: into.rails } : {}),
    ...(isTaken('tree') ? { trees: into.trees } : {}),
    ...(isTaken('pipe') ? { pipes: into.pipes } : {}),
  };
}

interface Reading {
  readonly bounds: Bounds;
  readonly into: CollectedFeatures;
  readonly report: MapReport;
}

async function readSource(source: MapSource, { bounds, into, report }: Reading): Promise<void> {
  const file = basename(source.file);
  const format = await getSourceFormat(source.file, source);
  const options = { ...source, bounds };
  const open = await format.open(source.file, options);
  for (const warning of open.warnings ?? []) report.warn(`${file}: ${warning}`);
  const transform = createTransform(source.crs ?? open.crs);
  for (const warning of transform.warnings) report.warn(`${file}: ${warning}`);
  const undrawn = new Map<string, number>();
  let count = 0;
  for (const piece of open.pieces)
    for await (const batch of format.read(source.file, piece, options))
      for (const feature of batch) {
        count++;
        if ('unread' in feature) {
          const { place, id, unread } = feature;
          report.refuse({
            file,
            place,
            id,
            reason: 'unreadable',
            field: 'feature',
            expected: unread,
          });
          continue;
        }
        const misfit = takeFeature(feature, source, { transform, bounds, into });
        if (misfit?.isUndrawn) undrawn.set(misfit.field, (undrawn.get(misfit.field) ?? 0) + 1);
        else if (misfit) {
          const { field, expected } = misfit;
          const reason = field === 'geometry.type' ? 'geometry-type' : field;
          report.refuse({ file, place: feature.place, id: feature.id, reason, field, expected });
        }
      }
  if (count === 0) report.warn(`${file}: Expected map features within the site, found none.`);
  if (undrawn.size > 0) report.warn(`${file}: ${describeUndrawn(undrawn)}`);
}

function takeFeature(
  feature: SourceFeature,
  source: MapSource,
  { transform, bounds, into }: Omit<Reading, 'report'> & { readonly transform: Transform },
) {
  const tags = readMapTags(feature.properties);
  const layer = feature.layer ?? findLayer(tags, feature, source.take);
  if (!layer)
    return {
      isUndrawn: false,
      field: 'layer',
      expected: `expected attributes that tell which of ${source.take.join(', ')} it is; take one layer of a file, or add OpenStreetMap's tags`,
    };
  // A format that knows layers may still give what was not asked for.
  if (!source.take.includes(layer)) return undefined;
  const geometry = feature.geometry ? toLonLat(feature.geometry, transform) : undefined;
  if (!geometry)
    return {
      isUndrawn: false,
      field: feature.geometry ? 'coordinates' : 'geometry.type',
      expected: feature.geometry
        ? `expected coordinates of ${transform.name}, got others`
        : 'expected a geometry, got none',
    };
  const id = feature.id ?? feature.place;
  return collectFeature({ id, layer, tags, geometry }, bounds, into);
}

/** The layer of a feature whose source does not tell: the only one asked for, else by its tags, asked for or not. */
function findLayer(
  tags: Readonly<Record<string, string>>,
  { geometry }: SourceFeature,
  take: readonly SourceLayer[],
): SourceLayer | undefined {
  if (take.length === 1) return take[0];
  if (isTree(tags) && geometry?.type.endsWith('Point')) return 'tree';
  const found = classifyWay(tags);
  return (found.find(({ layer }) => take.includes(layer)) ?? found[0])?.layer;
}

function describeUndrawn(undrawn: ReadonlyMap<string, number>): string {
  const words = [...undrawn].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const total = words.reduce((sum, [, n]) => sum + n, 0);
  const list = words.slice(0, 8).map(([word, n]) => `${word} (${n})`);
  return `${total} areas of land are of a use that the map does not show: ${list.join(', ')}${words.length > 8 ? ' …' : ''}.`;
}

function widen({ bounds, centre }: Site): Bounds {
  const plane = createLocalPlane(...centre);
  const lonDeg = plane.toLonDeg(MARGIN_M) - centre[0];
  const latDeg = plane.toLatDeg(MARGIN_M) - centre[1];
  return {
    westDeg: bounds.westDeg - lonDeg,
    eastDeg: bounds.eastDeg + lonDeg,
    southDeg: bounds.southDeg - latDeg,
    northDeg: bounds.northDeg + latDeg,
  };
}
