import { unitNoise } from '#lib/random/random.ts';
import { BUILDING_USES, type BuildingUse } from '#model';

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

/** A tone as linear red, green, blue, 0 … 1. */
type Linear = readonly [red: number, green: number, blue: number];

interface LinearTones {
  readonly wall: readonly Linear[];
  readonly roof: readonly Linear[];
}

const LINEAR_TONES = BUILDING_USES.map((use) => linearTones(TONES[use]));
const LINEAR_OLD_HOUSE = linearTones(OLD_HOUSE);

/** Wall or roof of a building: a tone of its use, varied a little by its number; packed as TileMesh.setColor has it. */
export function wallColor(use: number, seed: number, isOldHouse: boolean): number {
  const { wall } = isOldHouse ? LINEAR_OLD_HOUSE : (LINEAR_TONES[use] as LinearTones);
  const tone = wall[Math.floor(unitNoise(seed, 1) * wall.length)] as Linear;
  return pack(tone, 0.92 + 0.12 * unitNoise(seed, 2), use);
}

export function roofColor(use: number, seed: number, isOldHouse: boolean): number {
  const { roof } = isOldHouse ? LINEAR_OLD_HOUSE : (LINEAR_TONES[use] as LinearTones);
  const tone = roof[Math.floor(unitNoise(seed, 3) * roof.length)] as Linear;
  return pack(tone, 0.88 + 0.18 * unitNoise(seed, 4), use);
}

function pack(tone: Linear, factor: number, use: number): number {
  return (
    (toByte(tone[0] * factor) |
      (toByte(tone[1] * factor) << 8) |
      (toByte(tone[2] * factor) << 16) |
      (use << 24)) >>>
    0
  );
}

function toByte(value: number): number {
  return Math.min(255, Math.round(255 * value));
}

function linearTones({ wall, roof }: Tones): LinearTones {
  return { wall: wall.map(parseLinear), roof: roof.map(parseLinear) };
}

function parseLinear(hex: string): Linear {
  const channel = (at: number) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

/** The sRGB transfer function of IEC 61966-2-1, inverted. */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
