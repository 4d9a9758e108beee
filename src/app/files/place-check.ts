import type { Bounds, Text } from '#model';
import type { Refusal } from '#state';

/** Places within so many degrees of the district's box are taken; the map of a district says nothing beyond. */
const REACH_DEG = 3;

/** Why a position cannot stand on this map; undefined where it can. */
export function checkPlace(x: number, y: number, bounds: Bounds): Refusal | undefined {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return 'bad-coordinates';
  if (isNear(x, y, bounds)) return undefined;
  if (isNear(y, x, bounds)) return 'swapped';
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return 'far';
  return Math.abs(y) <= 180 && Math.abs(x) <= 90 ? 'swapped' : 'projected';
}

function isNear(lonDeg: number, latDeg: number, bounds: Bounds): boolean {
  return (
    lonDeg >= bounds.westDeg - REACH_DEG &&
    lonDeg <= bounds.eastDeg + REACH_DEG &&
    latDeg >= bounds.southDeg - REACH_DEG &&
    latDeg <= bounds.northDeg + REACH_DEG
  );
}

/** What a refused position most likely is, and what to do about it. */
export function explainPlace(reason: Refusal, x: number, y: number, bounds: Bounds): Text | null {
  switch (reason) {
    case 'swapped':
      return {
        zh: `经纬度顺序似乎颠倒（${x}，${y}）：应为先经度、后纬度。请交换两列后重新导入。`,
        en: `Longitude and latitude seem swapped (${x}, ${y}): longitude comes first. Exchange the two and import again.`,
      };
    case 'far':
      return x === 0 && y === 0
        ? {
            zh: '坐标为 0, 0：通常表示位置缺失。',
            en: 'A place at 0, 0 usually means that it is missing.',
          }
        : {
            zh: `位置（${x}，${y}）远在本区之外。请确认文件属于本区且坐标为 WGS84 经纬度。`,
            en: `The place (${x}, ${y}) lies far outside the district. Check that the file is of this district and in WGS84 degrees.`,
          };
    case 'projected': {
      const system = guessSystem(x, y, bounds);
      return {
        zh: `坐标（${x}，${y}）不是经纬度，而是投影坐标，可能为${system.zh}。请先转换为 WGS84（EPSG:4326）。`,
        en: `The coordinates (${x}, ${y}) are not degrees but projected, probably ${system.en}. Convert them to WGS84 (EPSG:4326) first.`,
      };
    }
    default:
      return null;
  }
}

/** Metres of a degree on the sphere of Web Mercator. */
const MERCATOR_M = 111_319.49;

function guessSystem(x: number, y: number, bounds: Bounds): Text {
  const isNorthing = (m: number) => m > 1e6 && m < 6.5e6;
  const zoneOf = (m: number) => Math.floor(m / 1e6);
  const lonDeg = x / MERCATOR_M;
  if (lonDeg > bounds.westDeg - REACH_DEG && lonDeg < bounds.eastDeg + REACH_DEG)
    return { zh: 'Web 墨卡托（EPSG:3857）', en: 'Web Mercator (EPSG:3857)' };
  for (const [east, north] of [
    [x, y],
    [y, x],
  ] as const) {
    const isTurned = east !== x;
    const turned = { zh: isTurned ? '，且北坐标在前' : '', en: isTurned ? ', northing first' : '' };
    if (isNorthing(north) && zoneOf(east) >= 13 && zoneOf(east) <= 45)
      return {
        zh: `CGCS2000 高斯–克吕格第 ${zoneOf(east)} 带${turned.zh}`,
        en: `CGCS2000 Gauss–Krüger, zone ${zoneOf(east)}${turned.en}`,
      };
    if (isNorthing(north) && east > 0 && east < 1e6)
      return {
        zh: `不带带号的高斯–克吕格或 UTM 坐标${turned.zh}`,
        en: `Gauss–Krüger without a zone number, or UTM${turned.en}`,
      };
  }
  if (Math.abs(x) < 200_000 && Math.abs(y) < 200_000)
    return { zh: '城市独立坐标系', en: 'the local grid of a city' };
  return { zh: '未知的投影坐标系', en: 'an unknown projection' };
}
