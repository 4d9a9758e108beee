import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fromFile, type GeoTIFFImage } from 'geotiff';
import { TwinError } from '#model';
import type { TerrainSource } from '../../config/build-config.ts';
import { readCrs } from '../../crs/read-crs.ts';
import { createTransform } from '../../crs/transform.ts';
import type { Placement, Raster } from './raster.ts';
import { readSidecarCrs } from './sidecar-crs.ts';

type Keys = Readonly<Record<string, unknown>>;

/** A number that GeoTIFF keys use for "see the citation". */
const USER_DEFINED = 32767;

/**
 * Opens the full-resolution band 1 of a GeoTIFF: tiled or striped, any compression that the reader knows,
 * integers or floats.
 *
 * @throws {TwinError} source-invalid where it is no GeoTIFF or does not say where it lies.
 */
export async function openGeoTiff(source: TerrainSource): Promise<Raster> {
  const file = basename(source.file);
  let image: GeoTIFFImage;
  try {
    image = await (await fromFile(source.file)).getImage(0);
    if (!(image.getWidth() > 0 && image.getHeight() > 0)) throw new Error('it has no image');
    await checkWhole(image, source.file);
  } catch (cause) {
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a GeoTIFF, it cannot be read (${cause instanceof Error ? cause.message : cause}); check that it is whole.`,
      { cause },
    );
  }
  const keys = (image.getGeoKeys() ?? {}) as Keys;
  const crs = source.crs ?? nameCrs(keys) ?? readSidecarCrs(source.file);
  if (crs === undefined && !looksGeographic(image))
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a coordinate system in the file or a .prj beside it, got none; declare it as "crs".`,
    );
  const { scale, offset } = await readScale(image);
  const nodata = source.nodata ?? (await readNodata(image));
  return {
    name: file,
    columns: image.getWidth(),
    rows: image.getHeight(),
    transform: createTransform(crs),
    placement: await readPlacement(image, keys, file),
    unitM: unitOf(keys),
    async read({ fromColumn, fromRow, toColumn, toRow }) {
      const [band] = (await image.readRasters({
        window: [fromColumn, fromRow, toColumn, toRow],
        samples: [0],
      })) as unknown as [ArrayLike<number>];
      const heights = Float32Array.from(band);
      const lost = nodata === undefined ? Number.NaN : Math.fround(nodata);
      for (let i = 0; i < heights.length; i++) {
        const value = heights[i] as number;
        // Written as the lowest float, "no data" often lost its last digits on the way.
        if (value === lost || !Number.isFinite(value) || value < -1e30) heights[i] = Number.NaN;
        else if (scale !== 1 || offset !== 0) heights[i] = value * scale + offset;
      }
      return heights;
    },
  };
}

/** The reader takes what lies beyond the end of the file for zeros. */
async function checkWhole(image: GeoTIFFImage, file: string): Promise<void> {
  const kind = image.isTiled ? 'Tile' : 'Strip';
  const directory = image.getFileDirectory();
  const load = async (tag: string) =>
    (await directory.loadValue(tag as never)) as unknown as ArrayLike<number>;
  const offsets = await load(`${kind}Offsets`);
  const byteCounts = await load(`${kind}ByteCounts`);
  let end = 0;
  for (let i = 0; i < offsets.length; i++)
    end = Math.max(end, Number(offsets[i]) + Number(byteCounts[i]));
  const { size } = statSync(file);
  if (end > size) throw new Error(`its data ends at byte ${end}, the file after ${size}`);
}

function looksGeographic(image: GeoTIFFImage): boolean {
  try {
    return image.getBoundingBox().every((value, i) => Math.abs(value) <= (i % 2 === 0 ? 180 : 90));
  } catch {
    return false;
  }
}

/** The system by its code, or by the names that writers give it where it has no code. */
function nameCrs(keys: Keys): string | undefined {
  for (const key of ['ProjectedCSTypeGeoKey', 'GeographicTypeGeoKey']) {
    const code = keys[key];
    if (key === 'GeographicTypeGeoKey' && Number(keys.GTModelTypeGeoKey) === 1) continue;
    if (typeof code === 'number' && code > 0 && code !== USER_DEFINED) return `EPSG:${code}`;
  }
  const built = buildProj(keys);
  for (const key of ['PCSCitationGeoKey', 'GTCitationGeoKey', 'GeogCitationGeoKey']) {
    const text = keys[key];
    if (typeof text !== 'string') continue;
    const wkt = /(PROJCS|PROJCRS|GEOGCS|GEOGCRS)\[.*\]/s.exec(text)?.[0];
    const name = /PCS Name = ([^|]+)/.exec(text)?.[1] ?? text.split('|')[0] ?? '';
    const known = isKnown(wkt) ?? isKnown(name.trim().replace(/\0$/, ''));
    if (known) return known;
  }
  return built;
}

function isKnown(text: string | undefined): string | undefined {
  if (!text) return undefined;
  try {
    readCrs(text);
    return text;
  } catch {
    return undefined;
  }
}

/** Transverse Mercator whose parameters stand in keys of their own, as for zones that have no code. */
function buildProj(keys: Keys): string | undefined {
  const number = (...names: string[]) =>
    names.map((name) => keys[name]).find((value) => typeof value === 'number') as
      | number
      | undefined;
  if (keys.ProjCoordTransGeoKey !== 1) return undefined;
  const lon0 = number('ProjNatOriginLongGeoKey', 'ProjCenterLongGeoKey');
  if (lon0 === undefined) return undefined;
  const a = number('GeogSemiMajorAxisGeoKey') ?? 6378137;
  const rf = number('GeogInvFlatteningGeoKey') ?? 298.257222101;
  return `+proj=tmerc +lat_0=${number('ProjNatOriginLatGeoKey') ?? 0} +lon_0=${lon0} +k=${number('ProjScaleAtNatOriginGeoKey') ?? 1} +x_0=${number('ProjFalseEastingGeoKey') ?? 0} +y_0=${number('ProjFalseNorthingGeoKey') ?? 0} +a=${a} +rf=${rf} +units=m +no_defs`;
}

/** A pixel's sample lies in its middle; the file places corners, unless it says that pixels are points. */
async function readPlacement(image: GeoTIFFImage, keys: Keys, file: string): Promise<Placement> {
  const directory = image.getFileDirectory();
  const load = async (tag: string) =>
    directory.hasTag(tag as never)
      ? ((await directory.loadValue(tag as never)) as unknown as ArrayLike<number>)
      : undefined;
  const half = Number(keys.GTRasterTypeGeoKey) === 2 ? 0 : 0.5;
  const matrix = await load('ModelTransformation');
  const tie = await load('ModelTiepoint');
  const scale = await load('ModelPixelScale');
  let p: Placement;
  if (matrix && matrix.length >= 8)
    p = {
      originX: matrix[3] as number,
      originY: matrix[7] as number,
      columnX: matrix[0] as number,
      rowX: matrix[1] as number,
      columnY: matrix[4] as number,
      rowY: matrix[5] as number,
    };
  else if (tie && scale)
    p = {
      originX: (tie[3] as number) - (tie[0] as number) * (scale[0] as number),
      originY: (tie[4] as number) + (tie[1] as number) * (scale[1] as number),
      columnX: scale[0] as number,
      columnY: 0,
      rowX: 0,
      rowY: -(scale[1] as number),
    };
  else
    throw new TwinError(
      'source-invalid',
      `${file}: Expected a GeoTIFF that says where it lies (tie point and pixel scale), got a plain TIFF; run gdal_translate -a_ullr … -a_srs … on it first.`,
    );
  return {
    ...p,
    originX: p.originX + half * (p.columnX + p.rowX),
    originY: p.originY + half * (p.columnY + p.rowY),
  };
}

async function readNodata(image: GeoTIFFImage): Promise<number | undefined> {
  const directory = image.getFileDirectory();
  if (!directory.hasTag('GDAL_NODATA')) return undefined;
  const text = String(await directory.loadValue('GDAL_NODATA'))
    .replaceAll('\0', '')
    .trim();
  return text === '' || /nan/i.test(text) ? undefined : Number(text);
}

async function readScale(image: GeoTIFFImage): Promise<{ scale: number; offset: number }> {
  const items = {
    ...(await image.getGDALMetadata(null)),
    ...(await image.getGDALMetadata(0)),
  } as Readonly<Record<string, unknown>>;
  const number = (names: readonly string[], otherwise: number) => {
    const value = Number(names.map((name) => items[name]).find((found) => found !== undefined));
    return Number.isFinite(value) ? value : otherwise;
  };
  return { scale: number(['SCALE', 'scale'], 1), offset: number(['OFFSET', 'offset'], 0) };
}

function unitOf(keys: Keys): number {
  const code = keys.VerticalUnitsGeoKey;
  return code === 9002 ? 0.3048 : code === 9003 ? 12 / 39.37 : 1;
}
