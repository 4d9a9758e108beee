import { DEG } from '#lib/geo/wgs84.ts';
import type { Bounds, Site } from '#model';
import { samplesPerSide } from '../terrain/tms.ts';
import { FADE_M } from './ground-shape.ts';
import { BLOCK, type HeightFieldHeader } from './height-field.ts';
import { type Raster, toSourceXy } from './rasters/raster.ts';

/** A raster as far as planning needs it. */
export interface RasterExtent {
  readonly bounds: Bounds;
  /** Metres between samples, the mean of both ways. */
  readonly resolutionM: number;
  /** Of rasters along longitude and latitude: the grid that a field can take over as it is. */
  readonly grid?: {
    readonly originLonDeg: number;
    readonly originLatDeg: number;
    readonly stepLonDeg: number;
    readonly stepLatDeg: number;
  };
}

export interface FieldPlan {
  readonly header: HeightFieldHeader;
  /** Samples around a hole that its filling reaches. */
  readonly reach: number;
  readonly stepM: number;
}

const METRES_PER_DEG = 111_132;
/** Of a field; beyond it samples are set wider: 1.6 GB on disk. */
const MAX_SAMPLES = 400e6;
/** Holes are filled from their rim and brought down to the plain over this distance, metres. */
const REACH_M = 1000;
const MAX_REACH = 128;
const PATCH_BLOCKS = 4;

/** Where a raster lies and how fine it is. */
export function measureRaster(raster: Raster): RasterExtent {
  const { columns, rows, placement, transform } = raster;
  const at = (column: number, row: number) =>
    transform.toWgs84(...toSourceXy(placement, column, row));
  const rim: [number, number][] = [];
  for (let i = 0; i <= 32; i++) {
    const [column, row] = [((columns - 1) * i) / 32, ((rows - 1) * i) / 32];
    rim.push(at(column, 0), at(column, rows - 1), at(0, row), at(columns - 1, row));
  }
  const lons = rim.map(([lon]) => lon).filter(Number.isFinite);
  const lats = rim.map(([, lat]) => lat).filter(Number.isFinite);
  const middle = [(columns - 1) / 2, (rows - 1) / 2] as const;
  const [lon, lat] = at(...middle);
  const cosLat = Math.cos(lat * DEG);
  const stepM = ([dLon, dLat]: readonly [number, number]) =>
    Math.hypot((dLon - lon) * cosLat, dLat - lat) * METRES_PER_DEG;
  const resolutionM =
    (stepM(at(middle[0] + 1, middle[1])) + stepM(at(middle[0], middle[1] + 1))) / 2;
  const isPlain = transform.isIdentity && placement.columnY === 0 && placement.rowX === 0;
  return {
    bounds: {
      westDeg: Math.min(...lons),
      eastDeg: Math.max(...lons),
      southDeg: Math.min(...lats),
      northDeg: Math.max(...lats),
    },
    resolutionM,
    ...(isPlain
      ? {
          grid: {
            originLonDeg: placement.originX,
            originLatDeg: placement.originY,
            stepLonDeg: Math.abs(placement.columnX),
            stepLatDeg: Math.abs(placement.rowY),
          },
        }
      : {}),
  };
}

/**
 * Lays the field's grid: over the sources and as far beyond as holes are filled, but no farther than the site
 * and the strip in which its relief fades out. It keeps the finest source's resolution (its very grid, where
 * that runs along longitude and latitude; two thirds of it elsewhere), though no finer than half the distance
 * of the deepest level's samples. Null where no source comes near the site.
 */
export function planField(
  extents: readonly RasterExtent[],
  site: Pick<Site, 'bounds'>,
  maxLevel: number,
): FieldPlan | null {
  const wanted = grow(site.bounds, FADE_M);
  const near = extents.filter(({ bounds }) => touches(bounds, wanted));
  const finest = near.toSorted((a, b) => a.resolutionM - b.resolutionM)[0];
  if (!finest) return null;
  const midLat = (site.bounds.southDeg + site.bounds.northDeg) / 2;
  const leastM =
    (0.5 * METRES_PER_DEG * 180) / 2 ** maxLevel / (samplesPerSide(maxLevel, maxLevel) - 1);
  let stepLatDeg = (finest.resolutionM * (2 / 3)) / METRES_PER_DEG;
  let stepLonDeg = stepLatDeg / Math.cos(midLat * DEG);
  if (finest.grid) ({ stepLatDeg, stepLonDeg } = finest.grid);
  if (stepLatDeg * METRES_PER_DEG < leastM) {
    const factor = finest.grid
      ? Math.ceil(leastM / (stepLatDeg * METRES_PER_DEG))
      : leastM / (stepLatDeg * METRES_PER_DEG);
    stepLatDeg *= factor;
    stepLonDeg *= factor;
  }
  const cover = join(near.map(({ bounds }) => bounds));
  for (; ; stepLatDeg *= 2, stepLonDeg *= 2) {
    const stepM = stepLatDeg * METRES_PER_DEG;
    const reach = Math.max(8, Math.min(MAX_REACH, Math.round(REACH_M / stepM)));
    const box = intersect(
      {
        westDeg: cover.westDeg - reach * stepLonDeg,
        eastDeg: cover.eastDeg + reach * stepLonDeg,
        southDeg: cover.southDeg - reach * stepLatDeg,
        northDeg: cover.northDeg + reach * stepLatDeg,
      },
      wanted,
    );
    const origin = finest.grid ?? { originLonDeg: 0, originLatDeg: 0 };
    const west = Math.floor((box.westDeg - origin.originLonDeg) / stepLonDeg);
    const north = Math.ceil((box.northDeg - origin.originLatDeg) / stepLatDeg);
    const westDeg = origin.originLonDeg + west * stepLonDeg;
    const northDeg = origin.originLatDeg + north * stepLatDeg;
    const blockColumns = Math.ceil((box.eastDeg - westDeg) / stepLonDeg / BLOCK);
    const blockRows = Math.ceil((northDeg - box.southDeg) / stepLatDeg / BLOCK);
    if (blockColumns * blockRows * BLOCK * BLOCK > MAX_SAMPLES) continue;
    return {
      reach,
      stepM,
      header: {
        format: 1,
        westDeg,
        northDeg,
        stepLonDeg,
        stepLatDeg,
        blockColumns,
        blockRows,
        patchBlocks: PATCH_BLOCKS,
      },
    };
  }
}

function grow(bounds: Bounds, marginM: number): Bounds {
  const latDeg = marginM / METRES_PER_DEG;
  const lonDeg =
    latDeg / Math.cos(Math.max(Math.abs(bounds.northDeg), Math.abs(bounds.southDeg)) * DEG);
  return {
    westDeg: bounds.westDeg - lonDeg,
    eastDeg: bounds.eastDeg + lonDeg,
    southDeg: bounds.southDeg - latDeg,
    northDeg: bounds.northDeg + latDeg,
  };
}

function touches(a: Bounds, b: Bounds): boolean {
  return (
    a.westDeg <= b.eastDeg &&
    a.eastDeg >= b.westDeg &&
    a.southDeg <= b.northDeg &&
    a.northDeg >= b.southDeg
  );
}

function join(boxes: readonly Bounds[]): Bounds {
  return {
    westDeg: Math.min(...boxes.map(({ westDeg }) => westDeg)),
    eastDeg: Math.max(...boxes.map(({ eastDeg }) => eastDeg)),
    southDeg: Math.min(...boxes.map(({ southDeg }) => southDeg)),
    northDeg: Math.max(...boxes.map(({ northDeg }) => northDeg)),
  };
}

function intersect(a: Bounds, b: Bounds): Bounds {
  return {
    westDeg: Math.max(a.westDeg, b.westDeg),
    eastDeg: Math.min(a.eastDeg, b.eastDeg),
    southDeg: Math.max(a.southDeg, b.southDeg),
    northDeg: Math.min(a.northDeg, b.northDeg),
  };
}
