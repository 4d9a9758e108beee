import { basename } from 'node:path';
import type { Bounds, Site } from '#model';
import { diagnoseCoordinates } from '../crs/diagnose.ts';
import { createTransform, type Transform } from '../crs/transform.ts';
import { getSourceFormat } from '../sources/registry.ts';
import {
  MAP_LAYERS,
  type SourceGeometry,
  type SourceLayer,
  type SourceOptions,
  type SourcePosition,
} from '../sources/source.ts';
import { createAttributeSurvey } from './attribute-survey.ts';
import type { Fact, Inspection } from './inspection.ts';

export interface InspectSourceOptions extends SourceOptions {
  /** Overrules what the file declares. */
  readonly crs?: string | undefined;
  /** To compare the places with. */
  readonly site?: Site | undefined;
  /** Features read of a big file. */
  readonly most?: number;
}

const MOST = 200_000;
const SAMPLES = 400;

interface Extent {
  west: number;
  south: number;
  east: number;
  north: number;
  lowest: number;
  highest: number;
}

/** Reads a vector source as the build would and says what is in it. */
export async function inspectSource(
  path: string,
  options: InspectSourceOptions,
): Promise<Inspection> {
  const format = await getSourceFormat(path, options);
  const source = await format.open(path, options);
  const problems: string[] = [...(source.warnings ?? [])];
  const kinds = new Map<string, number>();
  const layers = new Map<SourceLayer, number>();
  const surveys = createAttributeSurvey();
  const extent: Extent = {
    west: Infinity,
    south: Infinity,
    east: -Infinity,
    north: -Infinity,
    lowest: Infinity,
    highest: -Infinity,
  };
  const samples: [number, number][] = [];
  const unread: string[] = [];
  const ids = new Set<string>();
  let [features, unreadCount, idCount] = [0, 0, 0];
  const most = options.most ?? MOST;
  let isCut = false;
  reading: for (const piece of source.pieces)
    for await (const batch of format.read(path, piece, options)) {
      for (const feature of batch) {
        if ('unread' in feature) {
          unreadCount++;
          if (unread.length < 5) unread.push(`${feature.place}: ${feature.unread}`);
          continue;
        }
        features++;
        const { geometry, layer, id, properties } = feature;
        count(kinds, geometry?.type ?? 'none');
        if (layer) count(layers, layer);
        if (id !== undefined) {
          idCount++;
          ids.add(id);
        }
        surveys.add(properties);
        const first = geometry ? addExtent(extent, geometry) : undefined;
        if (first && samples.length < SAMPLES && features % strideOf(source.featureCount) === 0)
          samples.push([first[0] as number, first[1] as number]);
      }
      if (features >= most) {
        isCut = source.featureCount !== features;
        break reading;
      }
    }
  const declared = source.crs;
  const transform = openTransform(options.crs ?? declared, problems);
  const bounds = transform && features > 0 ? toBounds(extent, transform) : undefined;
  if (unreadCount > 0)
    problems.push(`${unreadCount} features cannot be read, the first: ${unread.join('; ')}`);
  if (ids.size < idCount)
    problems.push(
      `${idCount - ids.size} ids are used more than once; the later ones get a number added.`,
    );
  const found = transform && findDiagnosis(samples, { transform, bounds, site: options.site });
  if (found) problems.push(found.message);
  const attributes = surveys.guess();
  const isBuildings = looksLikeBuildings(kinds, layers);
  if (isBuildings && !attributes.height && !attributes.storeys && !kinds.has('Solid'))
    problems.push(
      'No attribute looks like a height or a number of storeys; heights will be estimated from use and area. Name one with "attributes": {"height": …} if there is one.',
    );
  return {
    file: path,
    bytes: source.bytes,
    is: `${format.name} source`,
    facts: {
      features: isCut ? `first ${features} of ${source.featureCount ?? 'more'}` : features,
      'coordinate system': options.crs ?? declared ?? 'not declared, read as WGS84',
      geometries: Object.fromEntries(kinds),
      ...(layers.size > 0 ? { layers: Object.fromEntries(layers) } : {}),
      ...(features > 0 ? { extent: describeExtent(extent) } : {}),
      ...(bounds ? { 'in WGS84': describeBounds(bounds) } : {}),
      ...(isBuildings ? { 'looks like': { ...attributes } as Fact } : {}),
      attributes: surveys.describe(),
    },
    problems,
    config: configOf(path, {
      options: { ...options, crs: options.crs ?? found?.crs },
      layers,
      isBuildings,
      attributes: { ...attributes } as Record<string, string>,
    }),
  };
}

function strideOf(featureCount: number | undefined): number {
  return Math.max(1, Math.floor((featureCount ?? 0) / SAMPLES));
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addExtent(extent: Extent, geometry: SourceGeometry): SourcePosition | undefined {
  let first: SourcePosition | undefined;
  const visit = (item: unknown): void => {
    if (!Array.isArray(item)) return;
    if (typeof item[0] !== 'number') {
      item.forEach(visit);
      return;
    }
    const [x = Number.NaN, y = Number.NaN, z] = item as number[];
    first ??= item as SourcePosition;
    if (x < extent.west) extent.west = x;
    if (x > extent.east) extent.east = x;
    if (y < extent.south) extent.south = y;
    if (y > extent.north) extent.north = y;
    if (z !== undefined && z < extent.lowest) extent.lowest = z;
    if (z !== undefined && z > extent.highest) extent.highest = z;
  };
  if (geometry.type === 'Solid') for (const { rings } of geometry.surfaces) visit(rings);
  else visit(geometry.coordinates);
  return first;
}

function openTransform(crs: string | undefined, problems: string[]): Transform | undefined {
  try {
    const transform = createTransform(crs);
    problems.push(...transform.warnings);
    return transform;
  } catch (error) {
    problems.push((error as Error).message);
    return undefined;
  }
}

function toBounds({ west, south, east, north }: Extent, transform: Transform): Bounds {
  const corners = [
    [west, south],
    [west, north],
    [east, south],
    [east, north],
  ].map(([x = 0, y = 0]) => transform.toWgs84(x, y));
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  return {
    westDeg: Math.min(...lons),
    southDeg: Math.min(...lats),
    eastDeg: Math.max(...lons),
    northDeg: Math.max(...lats),
  };
}

function findDiagnosis(
  samples: readonly [number, number][],
  {
    transform,
    bounds,
    site,
  }: { transform: Transform; bounds: Bounds | undefined; site: Site | undefined },
): { readonly message: string; readonly crs?: string } | null {
  if (site) return diagnoseCoordinates(samples, site, { transform });
  if (!bounds || isOnGlobe(bounds)) return null;
  return {
    message: `Read as ${transform.name} the positions are not on the globe: they are likely projected metres. Ask the source for its system and declare it as "crs", EPSG:4549 for instance.`,
  };
}

function isOnGlobe({ westDeg, southDeg, eastDeg, northDeg }: Bounds): boolean {
  return westDeg >= -180 && eastDeg <= 180 && southDeg >= -90 && northDeg <= 90;
}

function looksLikeBuildings(
  kinds: ReadonlyMap<string, number>,
  layers: ReadonlyMap<SourceLayer, number>,
): boolean {
  if (layers.size > 0) return layers.has('building') || layers.has('building-part');
  const areas = ['Polygon', 'MultiPolygon', 'Solid'].reduce(
    (sum, kind) => sum + (kinds.get(kind) ?? 0),
    0,
  );
  const all = [...kinds.values()].reduce((sum, n) => sum + n, 0);
  return areas > all / 2;
}

function configOf(
  path: string,
  {
    options,
    layers,
    isBuildings,
    attributes,
  }: {
    options: InspectSourceOptions;
    layers: ReadonlyMap<SourceLayer, number>;
    isBuildings: boolean;
    attributes: Record<string, string>;
  },
): { [name: string]: Fact } {
  const { format, encoding, layer, crs } = options;
  const source = {
    file: basename(path),
    ...(format ? { format } : {}),
    ...(encoding ? { encoding } : {}),
    ...(layer ? { layer } : {}),
    ...(crs ? { crs } : {}),
  };
  const take = MAP_LAYERS.filter((name) => layers.has(name));
  return {
    ...(isBuildings
      ? {
          buildings: [{ ...source, ...(Object.keys(attributes).length > 0 ? { attributes } : {}) }],
        }
      : {}),
    ...(take.length > 0 || !isBuildings
      ? { map: [{ ...source, ...(take.length > 0 ? { take } : {}) }] }
      : {}),
  };
}

function describeExtent({ west, south, east, north, lowest, highest }: Extent): Fact {
  return {
    x: `${west} … ${east}`,
    y: `${south} … ${north}`,
    ...(Number.isFinite(lowest) ? { z: `${lowest} … ${highest}` } : {}),
  };
}

export function describeBounds({ westDeg, southDeg, eastDeg, northDeg }: Bounds): Fact {
  const at = (deg: number) => Number(deg.toFixed(6));
  return { lon: `${at(westDeg)} … ${at(eastDeg)}`, lat: `${at(southDeg)} … ${at(northDeg)}` };
}
