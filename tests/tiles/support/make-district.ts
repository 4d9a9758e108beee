import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { isInRing } from '#lib/geo/polygon.ts';
import { createRandom } from '#lib/random/random.ts';
import { BUILDING_USES, type BuildingUse, type LonLat, type Site } from '#model';
import type { BuildingRecord, GeneratedDistrict } from '../../../tiles/district.ts';

/**
 * A quick stand-in for the generator: `count` buildings of every use on a lattice over the site, as
 * rectangles, L-shapes and blocks with a courtyard, some named, with a few streets, canals and fields.
 */
export function makeDistrict(site: Site, count: number): GeneratedDistrict {
  const plane = createLocalPlane(...site.centre);
  const random = createRandom(site.seed);
  const west = plane.toX(site.bounds.westDeg);
  const south = plane.toY(site.bounds.southDeg);
  const width = plane.toX(site.bounds.eastDeg) - west;
  const height = plane.toY(site.bounds.northDeg) - south;
  const spacing = Math.sqrt((0.55 * width * height) / count);
  const toLonLat = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];
  const buildings: BuildingRecord[] = [];
  for (let i = 0; i < width / spacing && buildings.length < count; i++)
    for (let j = 0; j < height / spacing && buildings.length < count; j++) {
      const x = west + (i + 0.5) * spacing;
      const y = south + (j + 0.5) * spacing;
      const [lonDeg, latDeg] = toLonLat(x, y);
      if (!isInRing(lonDeg, latDeg, site.outline)) continue;
      const size = Math.min(0.7 * spacing, 60) * (0.3 + 0.7 * random());
      const use = BUILDING_USES[buildings.length % BUILDING_USES.length] as BuildingUse;
      const storeys = 1 + Math.floor(random() ** 4 * 33);
      const shape = shapeAround(x, y, { size, bearing: random() * Math.PI, kind: random() });
      const named = buildings.length % 1000 === 0;
      buildings.push({
        ring: shape.ring.map(([px, py]) => toLonLat(px, py)),
        ...(shape.hole ? { holes: [shape.hole.map(([px, py]) => toLonLat(px, py))] } : {}),
        ...(named
          ? { name: { zh: `第${buildings.length}号楼`, en: `No. ${buildings.length}` } }
          : {}),
        heightM: storeys * 3 + 0.5,
        storeys,
        use,
        provenance: 'synthetic',
        townCode: site.towns[buildings.length % (site.towns.length + 1)]?.code ?? null,
        dwellings: use === 'residential' ? storeys * 4 : 0,
      });
    }
  const across = (y: number): LonLat[] => [toLonLat(west, y), toLonLat(west + width, y)];
  const middle = south + height / 2;
  return {
    quality: 'synthetic',
    buildings,
    streets: [
      { class: 'secondary', widthM: 16, line: across(middle) },
      { class: 'lane', widthM: 4, line: across(middle + 300) },
    ],
    canals: [{ widthM: 14, line: across(middle - 500) }],
    landuse: [
      {
        kind: 'park',
        ring: [toLonLat(0, 0), toLonLat(400, 0), toLonLat(400, 300), toLonLat(0, 300)],
      },
    ],
    grid: site.towns.map((town) => ({
      code: `${town.code}-0001`,
      townCode: town.code,
      ring: town.ring,
    })),
  };
}

type Point = [x: number, y: number];

function shapeAround(
  x: number,
  y: number,
  { size, bearing, kind }: { size: number; bearing: number; kind: number },
): { ring: Point[]; hole?: Point[] } {
  const place = ([u, v]: Point): Point => [
    x + size * (u * Math.cos(bearing) - v * Math.sin(bearing)),
    y + size * (u * Math.sin(bearing) + v * Math.cos(bearing)),
  ];
  const box = (half: number, depth: number): Point[] => [
    [-half, -depth],
    [half, -depth],
    [half, depth],
    [-half, depth],
  ];
  if (kind < 0.75) return { ring: box(0.5, 0.25).map(place) };
  if (kind < 0.95)
    return {
      ring: (
        [
          [-0.5, -0.5],
          [0.5, -0.5],
          [0.5, -0.1],
          [-0.1, -0.1],
          [-0.1, 0.5],
          [-0.5, 0.5],
        ] as Point[]
      ).map(place),
    };
  return { ring: box(0.5, 0.5).map(place), hole: box(0.25, 0.2).map(place) };
}
