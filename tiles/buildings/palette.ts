import { unitNoise } from '#lib/random/random.ts';
import { BUILDING_USES, type BuildingUse } from '#model';

/** Linear colour of a surface, 0 … 255 each, as glTF vertex colours are. */
export type LinearColor = readonly [red: number, green: number, blue: number];

interface Tones {
  readonly wall: readonly string[];
  readonly roof: readonly string[];
}

/** sRGB tones that a building of a use picks from; quiet, so that live colours stand out. */
const TONES: Readonly<Record<BuildingUse, Tones>> = {
  residential: {
    wall: ['#e9e4da', '#e2d8c8', '#d9c9b2', '#ddd2c6', '#cfae95'],
    roof: ['#b9b4ac', '#a9a49d', '#a4604b', '#8f5b4c'],
  },
  villa: {
    wall: ['#efe8dc', '#e8dcc8', '#dfd3c2'],
    roof: ['#8c4f3f', '#7d5247', '#5d6066'],
  },
  'village-house': {
    wall: ['#f1efea', '#eceae5', '#e6e2da'],
    roof: ['#4c4f54', '#56585c', '#42464b'],
  },
  commercial: { wall: ['#d5d9dc', '#cfd0ce', '#dcd6cd'], roof: ['#9fa3a6', '#8d9296'] },
  office: { wall: ['#bccad3', '#c9d3d9', '#b3c0c9'], roof: ['#949ca2', '#868e95'] },
  industrial: {
    wall: ['#d3d7d9', '#c9ced2', '#d9d6cf'],
    roof: ['#7f97ac', '#8aa2b5', '#9aa7b0', '#6f8ca6'],
  },
  education: { wall: ['#d8c3ae', '#d9b9a2', '#e3d9ca'], roof: ['#a7a09a', '#93614f'] },
  healthcare: { wall: ['#eceeee', '#e3e8ea'], roof: ['#b1b6b8', '#a1a8ab'] },
  public: { wall: ['#dfd9cf', '#d5d0c8'], roof: ['#a39f99', '#8f8c88'] },
  transport: { wall: ['#cfd5d8', '#d8dbdc'], roof: ['#aab3b8', '#98a2a8'] },
  other: { wall: ['#dad6cf', '#d0ccc5'], roof: ['#a5a29d', '#95928d'] },
};

/** Low old houses: white walls under dark grey tiles. */
const OLD_HOUSE: Tones = {
  wall: ['#eae7e1', '#e3dfd7', '#dcd6cb'],
  roof: ['#4a4d51', '#515357', '#5b5a58'],
};

const LINEAR = new Map<string, LinearColor>();

/** Wall and roof of a building: tones of its use, varied a little by its global id. */
export function coloursOf(
  use: number,
  gid: number,
  isOldHouse: boolean,
): { readonly wall: LinearColor; readonly roof: LinearColor } {
  const tones = isOldHouse ? OLD_HOUSE : TONES[BUILDING_USES[use] as BuildingUse];
  const pick = (list: readonly string[], salt: number) =>
    list[Math.floor(unitNoise(gid, salt) * list.length)] as string;
  return {
    wall: shade(pick(tones.wall, 1), 0.92 + 0.12 * unitNoise(gid, 2)),
    roof: shade(pick(tones.roof, 3), 0.88 + 0.18 * unitNoise(gid, 4)),
  };
}

function shade(tone: string, factor: number): LinearColor {
  let linear = LINEAR.get(tone);
  if (!linear) {
    const channel = (at: number) => toLinear(Number.parseInt(tone.slice(at, at + 2), 16) / 255);
    linear = [channel(1), channel(3), channel(5)];
    LINEAR.set(tone, linear);
  }
  const byte = (value: number) => Math.min(255, Math.round(255 * value * factor));
  return [byte(linear[0]), byte(linear[1]), byte(linear[2])];
}

/** The sRGB transfer function of IEC 61966-2-1, inverted. */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
