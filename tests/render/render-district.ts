import { createLocalPlane, type LocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom } from '#lib/random/random.ts';
import type { BuildingUse, LonLat, Site } from '#model';
import type { BuildingRecord, GeneratedDistrict, Landuse } from '../../tiles/district.ts';

const BLOCK_X_M = 240;
const BLOCK_Y_M = 190;
const BLOCKS = 9;

/** What stands in a block by its use: footprint, gap, and storeys at the edge and in the middle of the town. */
const TYPES: Readonly<
  Partial<Record<BuildingUse, readonly [wM: number, dM: number, low: number, high: number]>>
> = {
  residential: [44, 14, 6, 28],
  villa: [14, 12, 2, 3],
  'village-house': [12, 10, 2, 2],
  commercial: [60, 44, 4, 8],
  office: [32, 32, 8, 34],
  industrial: [90, 60, 1, 2],
  education: [56, 16, 4, 6],
};
const ORDER: readonly BuildingUse[] = [
  'residential',
  'office',
  'residential',
  'commercial',
  'education',
  'residential',
  'villa',
  'industrial',
  'village-house',
];

/** A small town around the site's middle, the same for ever: pictures must not change with the generator. */
export function makeRenderDistrict(site: Site): GeneratedDistrict {
  const plane = createLocalPlane(...site.centre);
  const random = createRandom(7);
  const buildings: BuildingRecord[] = [];
  const landuse: Landuse[] = [];
  const half = (BLOCKS - 1) / 2;
  for (let i = 0; i < BLOCKS; i++)
    for (let j = 0; j < BLOCKS; j++) {
      const [x, y] = [(i - half) * BLOCK_X_M, (j - half) * BLOCK_Y_M];
      const middle = Math.hypot(i - half, j - half) / half;
      if (i === half + 1 && j === half) {
        landuse.push({ kind: 'park', ring: box(plane, x, y, BLOCK_X_M - 30, BLOCK_Y_M - 30) });
        continue;
      }
      const use = ORDER[Math.floor(random() * ORDER.length)] as BuildingUse;
      landuse.push({
        kind: LANDUSE[use] ?? 'residential',
        ring: box(plane, x, y, BLOCK_X_M, BLOCK_Y_M),
      });
      const [w, d, low, high] = TYPES[use] as readonly [number, number, number, number];
      for (let u = -95 + w / 2; u <= 95 - w / 2; u += w + 12)
        for (let v = -72 + d / 2; v <= 72 - d / 2; v += d + 16) {
          const storeys = Math.max(
            1,
            Math.round(low + (high - low) * Math.max(0, 1 - middle) * random()),
          );
          buildings.push({
            ring: box(plane, x + u, y + v, w, d),
            heightM: storeys * (use === 'industrial' ? 7 : 3.1),
            storeys,
            use,
            provenance: 'synthetic',
            townCode: site.towns[0]?.code ?? null,
            dwellings: use === 'residential' ? storeys * 4 : 0,
          });
        }
    }
  const reach = (BLOCKS / 2) * BLOCK_X_M;
  const streets = Array.from({ length: BLOCKS + 1 }, (_, k) => {
    const [x, y] = [(k - BLOCKS / 2) * BLOCK_X_M, (k - BLOCKS / 2) * BLOCK_Y_M];
    const kind =
      k % 3 === 0
        ? ({ class: 'secondary', widthM: 16 } as const)
        : ({ class: 'residential', widthM: 9 } as const);
    return [
      { ...kind, line: [toLonLat(plane, x, -reach), toLonLat(plane, x, reach)] },
      { ...kind, line: [toLonLat(plane, -reach, y), toLonLat(plane, reach, y)] },
    ];
  }).flat();
  return {
    quality: 'synthetic',
    buildings,
    streets,
    canals: [{ widthM: 14, line: [toLonLat(plane, -reach, -950), toLonLat(plane, reach, -900)] }],
    landuse,
    grid: [
      {
        code: `${site.code}-0001`,
        townCode: site.towns[0]?.code ?? '',
        ring: box(plane, 0, 0, 500, 500),
      },
    ],
  };
}

const LANDUSE: Readonly<Partial<Record<BuildingUse, Landuse['kind']>>> = {
  commercial: 'commercial',
  office: 'commercial',
  industrial: 'industrial',
  education: 'education',
  villa: 'villa',
  'village-house': 'village',
};

function box(plane: LocalPlane, x: number, y: number, w: number, d: number): LonLat[] {
  return (
    [
      [-w / 2, -d / 2],
      [w / 2, -d / 2],
      [w / 2, d / 2],
      [-w / 2, d / 2],
    ] as const
  ).map(([u, v]) => toLonLat(plane, x + u, y + v));
}

function toLonLat(plane: LocalPlane, x: number, y: number): LonLat {
  return [plane.toLonDeg(x), plane.toLatDeg(y)];
}
