import type { LightPreset } from '../scene/scene-spec.ts';

/** Colours of the ground map, `#RRGGBB` in sRGB; the viewer and the tile pipeline draw with the same. */

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
export const ROAD_CLASSES = [
  'expressway',
  'arterial',
  'secondary',
  'residential',
  'lane',
  'path',
] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

const DAY: GroundLook = {
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
    path: { fill: '#E2E5E7', casing: '#E2E5E7', glow: 0 },
  },
};

const DUSK: GroundLook = {
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
    path: { fill: '#292C4E', casing: '#292C4E', glow: 0 },
  },
};

const NIGHT: GroundLook = {
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
    path: { fill: '#1A2140', casing: '#1A2140', glow: 0 },
  },
};

const DAWN: GroundLook = {
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
    path: { fill: '#C8C6CC', casing: '#C8C6CC', glow: 0 },
  },
};

export const GROUND_LOOKS: Readonly<Record<LightPreset, GroundLook>> = {
  dawn: DAWN,
  day: DAY,
  dusk: DUSK,
  night: NIGHT,
};
