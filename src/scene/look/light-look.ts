import type { LightPreset } from '#model';

/** Everything a light preset decides. Colours are `#RRGGBB` in sRGB, angles degrees, lengths metres. */
export interface LightLook {
  readonly sky: SkyLook;
  readonly key: KeyLight;
  readonly ground: GroundLook;
  readonly buildings: BuildingLook;
  readonly lines: LineLook;
  readonly label: LabelLook;
}

interface SkyLook {
  readonly zenith: string;
  readonly middle: string;
  /** Where the sky meets the ground, away from the sun. */
  readonly horizon: string;
  /** The horizon under the sun. */
  readonly glow: string;
  /** What far ground fades into, away from the sun. */
  readonly haze: string;
  /** Path through the low air over which 63 % of a thing's own colour is lost. */
  readonly hazeLengthM: number;
}

interface KeyLight {
  readonly colour: string;
  /** Where the light comes from, clockwise from north. */
  readonly azimuthDeg: number;
  /** Art-directed, not astronomical: low enough to model hills, high enough to light the plain. */
  readonly elevationDeg: number;
  /** How much of the ground's brightness does not depend on its slope, 0 … 1. */
  readonly groundAmbient: number;
}

interface RoadLook {
  readonly fill: string;
  readonly casing: string;
  /** Soft halo around the road, 0 … 1. */
  readonly glow: number;
}

export interface GroundLook {
  /** Beyond the district. */
  readonly outside: string;
  readonly land: string;
  readonly water: string;
  readonly waterEdge: string;
  readonly forest: string;
  /** Laid thinly over the forest once for each band of height. */
  readonly forestTop: string;
  readonly rail: string;
  readonly landuse: Readonly<Record<LanduseTint, string>>;
  readonly roads: Readonly<Record<RoadClass, RoadLook>>;
}

export const LANDUSE_TINTS = [
  'old-town',
  'residential',
  'villa',
  'commercial',
  'industrial',
  'education',
  'park',
  'village',
  'farmland',
  'forest',
] as const;
type LanduseTint = (typeof LANDUSE_TINTS)[number];

/** Widest first. */
export const ROAD_CLASSES = ['expressway', 'arterial', 'secondary', 'residential', 'lane'] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

interface BuildingLook {
  /** What the tone by use is mixed into, and how much of it stays. */
  readonly material: string;
  readonly toneShare: number;
  readonly sky: string;
  readonly bounce: string;
  readonly sun: string;
  readonly sunStrength: number;
  readonly roof: number;
  readonly glass: string;
  /** How strongly windows shine, 0 by day. */
  readonly windowGlow: number;
}

interface LineLook {
  readonly outline: string;
  readonly townEdge: string;
  readonly grid: string;
  readonly metro: string;
  readonly metroGlow: number;
  readonly deck: string;
}

export interface LabelLook {
  readonly text: string;
  readonly muted: string;
  readonly halo: string;
}

const DAY: LightLook = {
  sky: {
    zenith: '#5F9BD8',
    middle: '#A9CDEB',
    horizon: '#E6EEF3',
    glow: '#F3F1E8',
    haze: '#DFE8EE',
    hazeLengthM: 30_000,
  },
  key: { colour: '#FFFFFF', azimuthDeg: 215, elevationDeg: 48, groundAmbient: 0.42 },
  ground: {
    outside: '#DDE2E5',
    land: '#EEF0EE',
    water: '#A9C8DE',
    waterEdge: '#93B7D1',
    forest: '#B4CFA9',
    forestTop: '#86AD7C',
    rail: '#B4BAC4',
    landuse: {
      'old-town': '#EFE8DE',
      residential: '#EFECE7',
      villa: '#E6ECDF',
      commercial: '#F1E6E2',
      industrial: '#E6E6EA',
      education: '#EFEADB',
      park: '#C9E0BC',
      village: '#EDEADF',
      farmland: '#E4ECD6',
      forest: '#C2DAB5',
    },
    roads: {
      expressway: { fill: '#F8D9A2', casing: '#D9A860', glow: 0 },
      arterial: { fill: '#FFFFFF', casing: '#C6CCD2', glow: 0 },
      secondary: { fill: '#FFFFFF', casing: '#D3D8DC', glow: 0 },
      residential: { fill: '#FFFFFF', casing: '#DDE1E4', glow: 0 },
      lane: { fill: '#FAFAF9', casing: '#E2E5E7', glow: 0 },
    },
  },
  buildings: {
    material: '#E9ECEF',
    toneShare: 0.55,
    sky: '#AFBFD2',
    bounce: '#8F9196',
    sun: '#FFF6E6',
    sunStrength: 0.46,
    roof: 0.98,
    glass: '#7F9BB5',
    windowGlow: 0,
  },
  lines: {
    outline: '#3D6E8F',
    townEdge: '#6F8496',
    grid: '#5C7A90',
    metro: '#4C9FD6',
    metroGlow: 0,
    deck: '#C3C9D0',
  },
  label: { text: '#1B2736', muted: '#4A5A6B', halo: '#FFFFFF' },
};

const DUSK: LightLook = {
  sky: {
    zenith: '#1C2450',
    middle: '#3F3F78',
    horizon: '#77608E',
    glow: '#F2A071',
    haze: '#565384',
    hazeLengthM: 34_000,
  },
  key: { colour: '#FFE9DA', azimuthDeg: 285, elevationDeg: 34, groundAmbient: 0.45 },
  ground: {
    outside: '#1A2342',
    land: '#222C4E',
    water: '#2B4A7E',
    waterEdge: '#3B5D92',
    forest: '#1F3B45',
    forestTop: '#2F5A52',
    rail: '#5B668F',
    landuse: {
      'old-town': '#2B3153',
      residential: '#28305A',
      villa: '#253357',
      commercial: '#30325C',
      industrial: '#272F50',
      education: '#2B3354',
      park: '#22414C',
      village: '#272F50',
      farmland: '#22304A',
      forest: '#203D47',
    },
    roads: {
      expressway: { fill: '#FFC078', casing: '#7A4A2E', glow: 0.34 },
      arterial: { fill: '#E29A5B', casing: '#53384A', glow: 0.22 },
      secondary: { fill: '#7D5C58', casing: '#352E50', glow: 0.1 },
      residential: { fill: '#474264', casing: '#2B2C4E', glow: 0 },
      lane: { fill: '#3B3C60', casing: '#292C4E', glow: 0 },
    },
  },
  buildings: {
    material: '#626D9A',
    toneShare: 0.35,
    sky: '#666CA4',
    bounce: '#453E5C',
    sun: '#FFB27C',
    sunStrength: 0.5,
    roof: 0.6,
    glass: '#39406E',
    windowGlow: 0.8,
  },
  lines: {
    outline: '#8FB4E8',
    townEdge: '#7C87BC',
    grid: '#7C8CC8',
    metro: '#7CC4F2',
    metroGlow: 0.7,
    deck: '#59608A',
  },
  label: { text: '#F1F4FB', muted: '#BCC5DD', halo: '#10162C' },
};

const NIGHT: LightLook = {
  sky: {
    zenith: '#060B1D',
    middle: '#0D1733',
    horizon: '#1F2C50',
    glow: '#2B3558',
    haze: '#172243',
    hazeLengthM: 34_000,
  },
  key: { colour: '#DCE6FF', azimuthDeg: 160, elevationDeg: 42, groundAmbient: 0.55 },
  ground: {
    outside: '#0C1428',
    land: '#121C35',
    water: '#132E57',
    waterEdge: '#1D3D6B',
    forest: '#11272F',
    forestTop: '#1E4240',
    rail: '#3E4A6C',
    landuse: {
      'old-town': '#1A2140',
      residential: '#172143',
      villa: '#142140',
      commercial: '#1E2447',
      industrial: '#161F3A',
      education: '#19223F',
      park: '#132B34',
      village: '#161F3A',
      farmland: '#122034',
      forest: '#122932',
    },
    roads: {
      expressway: { fill: '#FFC884', casing: '#6B4226', glow: 0.42 },
      arterial: { fill: '#E19C5C', casing: '#432F38', glow: 0.28 },
      secondary: { fill: '#8A6450', casing: '#2A2740', glow: 0.12 },
      residential: { fill: '#4D4556', casing: '#1F2542', glow: 0 },
      lane: { fill: '#343650', casing: '#1A2140', glow: 0 },
    },
  },
  buildings: {
    material: '#5B6A93',
    toneShare: 0.25,
    sky: '#39466F',
    bounce: '#3A3444',
    sun: '#7F93C8',
    sunStrength: 0.22,
    roof: 0.6,
    glass: '#202B4C',
    windowGlow: 1,
  },
  lines: {
    outline: '#6FA6E6',
    townEdge: '#5C6FA6',
    grid: '#566FB0',
    metro: '#6FC3F5',
    metroGlow: 0.85,
    deck: '#3A456B',
  },
  label: { text: '#EDF2FB', muted: '#AEBBD6', halo: '#070C1A' },
};

const DAWN: LightLook = {
  sky: {
    zenith: '#5B79B4',
    middle: '#A7AFCF',
    horizon: '#E3CBC9',
    glow: '#FFD9A8',
    haze: '#CDC6D2',
    hazeLengthM: 20_000,
  },
  key: { colour: '#FFEBDC', azimuthDeg: 85, elevationDeg: 34, groundAmbient: 0.45 },
  ground: {
    ...DAY.ground,
    outside: '#C4C4CD',
    land: '#D5D4D8',
    water: '#97ACCB',
    waterEdge: '#8299BC',
    forest: '#99B09C',
    forestTop: '#7C9A80',
    rail: '#A3A5B4',
    landuse: {
      'old-town': '#D8D0CE',
      residential: '#D7D2D3',
      villa: '#CDD3CC',
      commercial: '#DACED0',
      industrial: '#CFCED6',
      education: '#D7D1C9',
      park: '#B0C6AE',
      village: '#D5D1CC',
      farmland: '#CBD2C4',
      forest: '#A8BFA8',
    },
    roads: {
      expressway: { fill: '#FFDFAE', casing: '#C79A66', glow: 0.12 },
      arterial: { fill: '#F7F0EA', casing: '#B3B1BC', glow: 0 },
      secondary: { fill: '#EFEAE8', casing: '#BDBBC4', glow: 0 },
      residential: { fill: '#E9E5E5', casing: '#C3C1C9', glow: 0 },
      lane: { fill: '#E2DFE1', casing: '#C8C6CC', glow: 0 },
    },
  },
  buildings: {
    material: '#D2D0D8',
    toneShare: 0.5,
    sky: '#9AA3C2',
    bounce: '#8B8186',
    sun: '#FFD2A6',
    sunStrength: 0.55,
    roof: 0.95,
    glass: '#7486A8',
    windowGlow: 0.12,
  },
  lines: { ...DAY.lines, outline: '#46668F', townEdge: '#75809C' },
  label: DAY.label,
};

export const LIGHT_LOOKS: Readonly<Record<LightPreset, LightLook>> = {
  dawn: DAWN,
  day: DAY,
  dusk: DUSK,
  night: NIGHT,
};
