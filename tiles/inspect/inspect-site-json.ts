import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  decodeNetwork,
  type Site,
  type TwinLines,
  type TwinManifest,
  type TwinNetwork,
} from '#model';
import type { createLayerJson } from '../terrain/layer-json.ts';
import type { Fact, Inspection } from './inspection.ts';

type Told = Pick<Inspection, 'is' | 'facts'>;

/** JSON of a built district, known by its name and by members that nothing else of that name has. */
interface Known {
  readonly name: string;
  readonly has: readonly string[];
  tell(json: never, text: string): Told;
}

const KNOWN: readonly Known[] = [
  {
    name: 'layer.json',
    has: ['tilejson', 'available'],
    tell: ({ format, projection, minzoom, maxzoom, ...layer }: Layer) => ({
      is: 'terrain layer',
      facts: {
        format,
        projection,
        levels: `${minzoom} … ${maxzoom}`,
        extensions: layer.extensions ?? [],
        tiles: (layer.available ?? []).reduce((sum, level) => sum + countTiles(level), 0),
      },
    }),
  },
  {
    name: 'manifest.json',
    has: ['siteId', 'builtBy', 'buildings'],
    tell: ({ siteId, buildings, levels, counts, sources }: TwinManifest) => ({
      is: 'manifest of a built district',
      facts: {
        site: siteId,
        buildings: { ...buildings },
        counts: { ...counts },
        levels: { ...levels },
        sources: sources.map(({ kind, file }) => `${kind} ${file}`),
      },
    }),
  },
  {
    name: 'network.json',
    has: ['roads', 'tracks', 'waterways', 'pipes'],
    tell(_, text) {
      const facts = Object.entries(decodeNetwork(text)).map(([name, lines]): [string, Fact] => [
        name,
        tally((lines as TwinNetwork['roads']).map(({ origin }) => origin)),
      ]);
      return {
        is: 'network of roads, tracks, waterways and pipes',
        facts: Object.fromEntries(facts),
      };
    },
  },
  {
    name: 'site.json',
    has: ['id', 'towns', 'groundLevelM', 'bounds', 'roads'],
    tell: ({ id, asOf, bounds, towns, roads, waterways, hills, places }: Site) => ({
      is: 'site of a built district',
      facts: {
        site: id,
        'as of': asOf,
        bounds: { ...bounds },
        towns: towns.length,
        roads: roads.length,
        waterways: waterways.length,
        hills: hills.length,
        places: places.length,
      },
    }),
  },
  {
    name: 'site.json',
    has: ['id', 'name', 'seed'],
    tell: ({ id, tiles }: { readonly id: string; readonly tiles?: object }) => ({
      is: "head of a site's seeds",
      facts: { site: id, 'sources under "tiles"': tiles ? Object.keys(tiles) : 'none' },
    }),
  },
  {
    name: 'lines.json',
    has: ['outline', 'townEdges'],
    tell: ({ outline, townEdges }: TwinLines) => ({
      is: 'lines of a built district',
      facts: { 'points of the outline': outline.length, 'town edges': townEdges.length },
    }),
  },
  {
    name: 'summary.json',
    has: ['siteId', 'inputHash', 'steps'],
    tell: ({ siteId, steps }: Summary) => ({
      is: 'report of a build',
      facts: {
        site: siteId,
        warnings: Object.entries(steps).flatMap(([step, { warnings }]) =>
          warnings.map((text) => `${step}: ${text}`),
        ),
      },
    }),
  },
  {
    name: 'grid.geojson',
    has: ['features'],
    tell: ({ features }: Grid) => ({
      is: 'management grid of a built district',
      facts: {
        cells: features.length,
        'cells by town': tally(features.map(({ properties }) => properties.townCode)),
      },
    }),
  },
];

type Layer = Partial<Omit<ReturnType<typeof createLayerJson>, 'format' | 'projection'>> & {
  readonly format: string;
  readonly projection: string;
};
type Ranges = Layer['available'] extends readonly (infer Level)[] | undefined ? Level : never;

interface Summary {
  readonly siteId: string;
  readonly steps: Readonly<Record<string, { readonly warnings: readonly string[] }>>;
}

interface Grid {
  readonly features: readonly { readonly properties: { readonly townCode: string } }[];
}

/** Bigger ones are sources, read by their formats. */
const MOST_BYTES = 200e6;

/** Says what a JSON file of a built district is; undefined for any other, which may be a source. */
export function inspectSiteJson(path: string): Told | undefined {
  const candidates = KNOWN.filter(({ name }) => name === basename(path));
  if (candidates.length === 0 || statSync(path).size > MOST_BYTES) return undefined;
  const text = readFileSync(path, 'utf8');
  const json = parse(text);
  const known = candidates.find(({ has }) => has.every((member) => json[member] !== undefined));
  if (!known || (known.name === 'grid.geojson' && !isGrid(json))) return undefined;
  return known.tell(json as never, text);
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Any GeoJSON may be named so; cells have a code and their town's. */
function isGrid({ features }: Record<string, unknown>): boolean {
  const [first] = Array.isArray(features) ? features : [];
  return first?.properties?.code !== undefined && first.properties.townCode !== undefined;
}

function countTiles(ranges: Ranges): number {
  return ranges.reduce(
    (sum, { startX, endX, startY, endY }) => sum + (endX - startX + 1) * (endY - startY + 1),
    0,
  );
}

function tally(names: readonly string[]): { readonly [name: string]: number } {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
