import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom } from '#lib/random/random.ts';
import {
  GROUND_LAYERS,
  GROUND_LOOKS,
  GROUND_PICTURE_ZOOM,
  GROUND_TILE_PX,
  GROUND_ZOOM,
  LIGHT_PRESETS,
  type LightPreset,
  type LonLat,
  TWIN_FILES,
  toGroundData,
} from '#model';
import type { District } from '../../tiles/district.ts';
import { cutBlock, type TilePlan } from '../../tiles/ground/cut-block.ts';
import { createFeatureStore, type GroundFeature } from '../../tiles/ground/feature-store.ts';
import { collectGroundFeatures } from '../../tiles/ground/ground-features.ts';
import { groundStep } from '../../tiles/ground/ground-step.ts';
import {
  cutGroundBlock,
  cutGroundTiles,
  GROUND_PLAN,
  planGround,
} from '../../tiles/ground/ground-tiles.ts';
import { findTileRange, toWorldX, toWorldY, WORLD } from '../../tiles/ground/mercator.ts';
import { planBlocks } from '../../tiles/ground/plan-blocks.ts';
import { paintGroundPictures } from '../../tiles/ground/raster/ground-picture.ts';
import { readGroundData } from '../../tiles/ground/raster/read-tile.ts';
import { miniSite } from '../fixtures/mini-site.ts';
import { makeDistrict } from './support/make-district.ts';
import { needTool } from './support/need-tool.ts';
import {
  areaInSquare,
  findShapeFaults,
  lengthOf,
  listFeatures,
  readGroundTile,
  type XY,
} from './support/read-ground-tile.ts';
import { districtOf, inputsOf, runStep } from './support/run-step.ts';

const plane = createLocalPlane(...miniSite.centre);
const at = (x: number, y: number): LonLat => [plane.toLonDeg(x), plane.toLatDeg(y)];

/** Around a point, out by a random share of the radius in each direction: never crosses itself. */
const star = fc
  .tuple(
    fc.integer({ min: -4000, max: 4000 }),
    fc.integer({ min: -3000, max: 3000 }),
    fc.integer({ min: 40, max: 4000 }),
    fc.array(fc.double({ min: 0.15, max: 1, noNaN: true }), { minLength: 3, maxLength: 40 }),
    fc.boolean(),
  )
  .map(([x, y, radiusM, shares, hasHole]) => {
    const ring = (scale: number) =>
      shares.map((share, i) => {
        const angle = (2 * Math.PI * i) / shares.length;
        const r = radiusM * share * scale;
        return at(x + r * Math.cos(angle), y + r * Math.sin(angle));
      });
    return hasHole && shares.length > 3 ? [ring(1), ring(0.5)] : [ring(1)];
  });

function cutAll(
  features: readonly GroundFeature[],
  zooms: { min: number; max: number },
  plan: TilePlan,
) {
  const builder = createFeatureStore(['things']);
  for (const feature of features) builder.add('things', feature);
  const store = builder.finish();
  const range = (z: number) => findTileRange(miniSite.bounds, z);
  const { blocks, from, rows } = planBlocks(store, zooms, range, plan.bufferShare);
  return blocks.flatMap((block, i) =>
    cutBlock(store, rows.subarray(from[i], from[i + 1]), block, plan),
  );
}

/** A ring in the units of a zoom, from its north-western corner; the outer one turns positive. */
function project(ring: readonly LonLat[], z: number, extent: number): XY[] {
  const scale = (extent * 2 ** z) / WORLD;
  return ring.map(([lon, lat]): XY => [toWorldX(lon) * scale, toWorldY(lat) * scale]);
}

test('each tile holds the part of an area that lies in it', () => {
  const plan: TilePlan = { ...GROUND_PLAN, extentAt: () => 4096 };
  fc.assert(
    fc.property(star, (rings) => {
      const tiles = cutAll(
        [{ minZoom: 0, tags: {}, geometry: { type: 'area', rings } }],
        { min: 11, max: 14 },
        plan,
      );
      for (const { z, x, y, bytes } of tiles) {
        const origin: XY = [x * 4096, y * 4096];
        const projected = rings.map((ring) => project(ring, z, 4096));
        const square = [origin, [origin[0] + 4096, origin[1] + 4096]] as const;
        const wanted = projected
          .map((ring) => Math.abs(areaInSquare(ring, square)))
          .reduce((outer, hole) => outer - hole);
        const drawn = listFeatures(readGroundTile(bytes), 'things')
          .flatMap((feature) => feature.loadGeometry())
          .map((ring) =>
            areaInSquare(
              ring.slice(1).map((p): XY => [p.x, p.y]),
              [
                [0, 0],
                [4096, 4096],
              ],
            ),
          )
          .reduce((sum, area) => sum + area, 0);
        // Lines move by half a unit when rounded, and by the tolerance of the zoom when simplified.
        const moved = z === 14 ? 1.5 : 3;
        const edge = projected.reduce((sum, ring) => sum + Math.min(lengthOf(ring), 4e5), 0);
        expect(Math.abs(drawn - wanted)).toBeLessThan(16 + moved * Math.min(edge, 2e5));
        expect(Math.abs(drawn - wanted)).toBeLessThan(0.02 * wanted + moved * 4096 * 8);
      }
    }),
    { numRuns: 60 },
  );
});

test('an area is found in every tile that it covers and in none beyond the buffer', () => {
  fc.assert(
    fc.property(star, ([outer]) => {
      const rings = [outer as LonLat[]];
      const tiles = cutAll(
        [{ minZoom: 0, tags: {}, geometry: { type: 'area', rings } }],
        { min: 12, max: 14 },
        GROUND_PLAN,
      );
      for (const { z, x, y, isEmpty } of tiles) {
        const side = GROUND_PLAN.extentAt(z);
        const buffer = side * GROUND_PLAN.bufferShare;
        const ring = project(outer as LonLat[], z, side);
        const squareOf = (reach: number) =>
          [
            [x * side - reach, y * side - reach],
            [(x + 1) * side + reach, (y + 1) * side + reach],
          ] as const;
        if (Math.abs(areaInSquare(ring, squareOf(0))) > 2000) expect(isEmpty).toBe(false);
        if (areaInSquare(ring, squareOf(buffer + 4)) === 0) expect(isEmpty).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('lines cross from tile to tile at the same place', () => {
  const point = fc.tuple(
    fc.integer({ min: -4000, max: 4000 }),
    fc.integer({ min: -3000, max: 3000 }),
  );
  fc.assert(
    fc.property(fc.array(point, { minLength: 2, maxLength: 12 }), (points) => {
      const line = points.map(([x, y]) => at(x, y));
      const tiles = cutAll(
        [{ minZoom: 0, tags: {}, geometry: { type: 'line', line } }],
        { min: 13, max: 14 },
        GROUND_PLAN,
      );
      const crossings = new Map(
        tiles.map(({ z, x, y, bytes }) => {
          const extent = GROUND_PLAN.extentAt(z);
          const paths = listFeatures(readGroundTile(bytes), 'things').flatMap((f) =>
            f.loadGeometry().map((path) => path.map((p): XY => [p.x, p.y])),
          );
          return [
            `${z}/${x}/${y}`,
            { east: crossX(paths, extent, extent), west: crossX(paths, 0, extent) },
          ] as const;
        }),
      );
      for (const { z, x, y } of tiles) {
        const beside = crossings.get(`${z}/${x + 1}/${y}`);
        if (!beside) continue;
        const { east } = crossings.get(`${z}/${x}/${y}`) as NonNullable<typeof beside>;
        expect(east.length).toBe(beside.west.length);
        for (const [i, value] of east.entries())
          expect(Math.abs(value - (beside.west[i] as number))).toBeLessThan(1.5);
      }
    }),
    { numRuns: 60 },
  );
});

/** Where paths cross a line of x inside the tile, away from its corners and its grazing ends. */
function crossX(paths: readonly XY[][], limit: number, extent: number): number[] {
  const found: number[] = [];
  for (const path of paths)
    for (const [i, b] of path.entries()) {
      const a = path[i - 1];
      if (!a || a[0] > limit === b[0] > limit) continue;
      const y = a[1] + ((limit - a[0]) / (b[0] - a[0])) * (b[1] - a[1]);
      // A flat crossing may move far along the edge by a rounding.
      if (Math.abs(b[0] - a[0]) < Math.abs(b[1] - a[1])) return [];
      if (y > 2 && y < extent - 2) found.push(y);
    }
  return found.sort((p, q) => p - q);
}

test('a comb across a tile edge comes out as its separate teeth', () => {
  const teeth: LonLat[] = [at(-3000, -1000)];
  for (let k = 0; k < 6; k++)
    teeth.push(
      at(3000, -1000 + 300 * k),
      at(3000, -850 + 300 * k),
      at(-2800, -850 + 300 * k),
      at(-2800, -700 + 300 * k),
    );
  teeth.push(at(-3000, 800));
  const tiles = cutAll(
    [{ minZoom: 0, tags: {}, geometry: { type: 'area', rings: [teeth] } }],
    { min: 14, max: 14 },
    GROUND_PLAN,
  );
  const [column] = tiles
    .filter(({ isEmpty }) => !isEmpty)
    .map(({ x }) => x)
    .sort((a, b) => b - a);
  const outers = tiles
    .filter(({ x }) => x === column)
    .flatMap(({ bytes }) => listFeatures(readGroundTile(bytes), 'things'))
    .flatMap((feature) => feature.loadGeometry());
  expect(outers.length).toBeGreaterThanOrEqual(6);
  for (const ring of outers) expect(ring.length).toBeLessThan(8);
});

describe('the ground of a district', () => {
  const district: District = districtOf(makeDistrict(miniSite, 10));
  let tiles: Map<string, Uint8Array>;

  beforeAll(() => {
    tiles = new Map();
    for (const { path, bytes } of cutGroundTiles(
      collectGroundFeatures(miniSite, district),
      miniSite.bounds,
    ))
      tiles.set(path.replace('.mvt', ''), bytes);
  });

  function* featuresOf(layer: string, zoom: number) {
    for (const [path, bytes] of tiles)
      if (path.startsWith(`${zoom}/`)) yield* listFeatures(readGroundTile(bytes), layer);
  }

  test('an independent reader finds every layer, and no other, at the deepest zoom', () => {
    const found = new Set(
      [...tiles].flatMap(([path, bytes]) =>
        path.startsWith(`${GROUND_ZOOM.max}/`) ? Object.keys(readGroundTile(bytes).layers) : [],
      ),
    );
    expect([...found].sort()).toEqual([...GROUND_LAYERS].sort());
  });

  test('every tile keeps the rules of the format', () => {
    for (const [path, bytes] of tiles) {
      const extent = GROUND_PLAN.extentAt(Number(path.split('/')[0]));
      for (const [name, layer] of Object.entries(readGroundTile(bytes).layers)) {
        expect([layer.version, layer.extent]).toEqual([2, extent]);
        for (let i = 0; i < layer.length; i++)
          expect(
            findShapeFaults(layer.feature(i), extent, extent * GROUND_PLAN.bufferShare),
            `${path} ${name} ${i}`,
          ).toEqual([]);
      }
    }
  });

  test('a step of the deepest grid is a pixel at 1:500 or less', () => {
    const latRad = (miniSite.centre[1] * Math.PI) / 180;
    const sideM = (40_075_016 * Math.cos(latRad)) / 2 ** GROUND_ZOOM.max;
    expect(sideM / GROUND_PLAN.extentAt(GROUND_ZOOM.max)).toBeLessThan(0.15);
  });

  test('every town is drawn at every zoom, with its code', () => {
    for (let zoom = GROUND_ZOOM.min; zoom <= GROUND_ZOOM.max; zoom++) {
      const codes = new Set([...featuresOf('town', zoom)].map(({ properties }) => properties.code));
      expect(codes.size, `zoom ${zoom}`).toBe(miniSite.towns.length);
    }
  });

  test('lanes wait for the deepest zoom and expressways do not', () => {
    const classesAt = (layer: string, zoom: number) =>
      new Set([...featuresOf(layer, zoom)].map(({ properties }) => properties.class));
    expect(classesAt('street', GROUND_ZOOM.max - 1)).not.toContain('lane');
    expect(classesAt('street', GROUND_ZOOM.max)).toContain('lane');
    expect(classesAt('road', GROUND_ZOOM.min)).toContain('expressway');
  });

  test('tiles cover the bounds without a gap', () => {
    for (let z = GROUND_ZOOM.min; z <= GROUND_ZOOM.max; z++) {
      const { west, north, east, south } = findTileRange(miniSite.bounds, z);
      for (let x = west; x <= east; x++)
        for (let y = north; y <= south; y++) expect(tiles.has(`${z}/${x}/${y}`)).toBe(true);
    }
  });

  test('roads, river areas and landuse with holes of a source take their places', () => {
    const square = (x: number, y: number, half: number) => [
      at(x - half, y - half),
      at(x + half, y - half),
      at(x + half, y + half),
      at(x - half, y + half),
    ];
    const features = collectGroundFeatures(miniSite, {
      ...district,
      roads: [
        {
          id: 'r',
          class: 'arterial',
          structure: 'tunnel',
          oneway: true,
          lanes: 2,
          widthM: 7.04,
          line: [at(0, 0), at(500, 0)],
        },
        {
          id: 'p',
          class: 'path',
          structure: 'ground',
          oneway: false,
          lanes: null,
          widthM: 2,
          line: [at(0, 0), at(0, 500)],
        },
      ],
      waterAreas: [{ kind: 'river', ring: square(0, 0, 300), holes: [square(0, 0, 100)] }],
      landuse: [{ kind: 'park', ring: square(900, 0, 300), holes: [square(900, 0, 100)] }],
    });
    expect(features.road.map(({ tags }) => tags)).toEqual([
      { class: 'arterial', structure: 'tunnel', widthM: 7, oneway: true },
    ]);
    expect(features.street.map(({ tags }) => tags.class)).toEqual(['path']);
    expect(features.water.map(({ tags }) => tags)).toEqual([{ kind: 'river' }]);
    const drawn = [...cutGroundTiles(features, miniSite.bounds)]
      .filter(({ path }) => path.startsWith('14/'))
      .flatMap(({ bytes }) => listFeatures(readGroundTile(bytes), 'landuse'))
      .flatMap((feature) => feature.loadGeometry().map((ring) => ring.map((p): XY => [p.x, p.y])))
      .map((ring) =>
        areaInSquare(ring.slice(1), [
          [0, 0],
          [16_384, 16_384],
        ]),
      )
      .reduce((sum, area) => sum + area, 0);
    const unitM = (40_075_016 * Math.cos((miniSite.centre[1] * Math.PI) / 180)) / 2 ** 28;
    expect((drawn * unitM * unitM) / (600 ** 2 - 200 ** 2)).toBeCloseTo(1, 2);
  });

  test('pictures show the same as the tiles, in the colours of each light', () => {
    const lake = [at(-3500, -2500), at(-500, -2500), at(-500, 2500), at(-3500, 2500)];
    const park = [at(500, -2500), at(3500, -2500), at(3500, 2500), at(500, 2500)];
    const builder = createFeatureStore(GROUND_LAYERS);
    const areaOf = (ring: LonLat[], kind: string) =>
      ({ minZoom: 0, tags: { kind }, geometry: { type: 'area', rings: [ring] } }) as const;
    builder.add('landuse', areaOf(park, 'park'));
    builder.add('water', areaOf(lake, 'lake'));
    const store = builder.finish();
    const plan = planGround(store, miniSite.bounds);
    const pictures = new Map(
      plan.blocks
        .flatMap((_, block) => cutGroundBlock(store, plan, block, miniSite.bounds))
        .flatMap((tile) => [...paintGroundPictures(tile)])
        .map(({ path, bytes }) => [path, PNG.sync.read(Buffer.from(bytes))]),
    );
    const colourAt = (light: LightPreset, [lon, lat]: LonLat) => {
      const side = WORLD / 2 ** GROUND_PICTURE_ZOOM.max;
      const [x, y] = [toWorldX(lon) / side, toWorldY(lat) / side];
      const picture = pictures.get(
        `${TWIN_FILES.groundPictures}/${light}/${GROUND_PICTURE_ZOOM.max}/${Math.floor(x)}/${Math.floor(y)}.png`,
      );
      const pixel = (share: number) => Math.floor((share % 1) * GROUND_TILE_PX);
      const from = 4 * (pixel(y) * GROUND_TILE_PX + pixel(x));
      return `#${picture?.data
        .subarray(from, from + 3)
        .toString('hex')
        .toUpperCase()}`;
    };
    for (const light of LIGHT_PRESETS) {
      const look = GROUND_LOOKS[light];
      expect(colourAt(light, at(-2000, 0))).toBe(look.water);
      expect(colourAt(light, at(2000, 0))).toBe(look.landuse.park);
      expect(colourAt(light, at(0, 0))).toBe(look.outside);
    }
  });

  test('what pictures are drawn from is what an independent reader finds', () => {
    for (const bytes of tiles.values())
      expect(readGroundData(bytes)).toEqual(toGroundData(readGroundTile(bytes).layers));
  });

  test('the step writes the same bytes in any order of its units', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ground-step-'));
    try {
      const options = { inputs: inputsOf(miniSite), district: () => district };
      const { files } = await runStep(groundStep, { ...options, outFolder: join(folder, 'a') });
      const reversed = (units: readonly never[]) => [...units].reverse();
      await runStep(groundStep, {
        ...options,
        outFolder: join(folder, 'b'),
        arrange: reversed as never,
      });
      for (const [path, bytes] of tiles)
        for (const side of ['a', 'b'])
          expect(
            readFileSync(join(folder, side, `ground/${path}.mvt`)).equals(bytes),
            `${side} ${path}`,
          ).toBe(true);
      for (const path of Object.keys(files))
        expect(
          readFileSync(join(folder, 'b', path)).equals(readFileSync(join(folder, 'a', path))),
          path,
        ).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!needTool('ogr2ogr'))('beside ogr2ogr -f MVT', () => {
  test('the same footprints stand in the same tiles', () => {
    const random = createRandom(3);
    const boxes = Array.from({ length: 400 }, () => {
      const [x, y, w, d] = [
        (random() - 0.5) * 7000,
        (random() - 0.5) * 5000,
        30 + 80 * random(),
        30 + 60 * random(),
      ];
      return [at(x, y), at(x + w, y), at(x + w, y + d), at(x, y + d)];
    });
    const plan: TilePlan = { maxZoom: 14, extentAt: () => 4096, bufferShare: 80 / 4096 };
    const ours = cutAll(
      boxes.map((ring, id) => ({
        minZoom: 0,
        tags: { id },
        geometry: { type: 'area', rings: [ring] },
      })),
      { min: 12, max: 14 },
      plan,
    );
    const folder = mkdtempSync(join(tmpdir(), 'ground-ogr-'));
    try {
      const source = join(folder, 'things.geojson');
      const features = boxes.map((ring, id) => ({
        type: 'Feature',
        properties: { id },
        geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
      }));
      writeFileSync(source, JSON.stringify({ type: 'FeatureCollection', features }));
      const options = ['MINZOOM=12', 'MAXZOOM=14', 'COMPRESS=NO'].flatMap((o) => ['-dsco', o]);
      const out = join(folder, 'theirs');
      expect(spawnSync('ogr2ogr', ['-f', 'MVT', out, source, ...options]).status).toBe(0);
      const theirs = new Map(
        readdirSync(out, { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.pbf'))
          .map((path) => [path.replace('.pbf', ''), idsIn(readFileSync(join(out, path)))]),
      );
      let compared = 0;
      for (const { z, x, y, bytes } of ours) {
        const [mine, other] = [idsIn(bytes), theirs.get(`${z}/${x}/${y}`) ?? new Set()];
        for (const [id, ring] of boxes.entries()) {
          if (mine.has(id) === other.has(id)) compared += mine.has(id) ? 1 : 0;
          else expect(touchesBuffer(ring, z, x, y), `${z}/${x}/${y} ${id}`).toBe(true);
        }
      }
      expect(compared).toBeGreaterThan(1200);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function idsIn(bytes: Uint8Array): Set<unknown> {
  return new Set(
    listFeatures(readGroundTile(bytes), 'things').map(({ properties }) => properties.id),
  );
}

/** True where a box reaches into the tile with its buffer by a few units or less: rounding decides. */
function touchesBuffer(ring: readonly LonLat[], z: number, x: number, y: number): boolean {
  const inner = 80 - 4;
  const square = [
    [x * 4096 - inner, y * 4096 - inner],
    [(x + 1) * 4096 + inner, (y + 1) * 4096 + inner],
  ] as const;
  return areaInSquare(project(ring, z, 4096), square) === 0;
}
