import type { LightPreset, MapStyle } from '../scene/scene-spec.ts';

/** Colours of the ground map, `#RRGGBB` in sRGB; the viewer and the tile pipeline draw with the same. */

interface RoadLook {
  readonly fill: string;
  readonly casing: string;
  /** How much lamps light the road up: a soft halo around it and a line of light along it, 0 … 1. */
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
  /** Colour of the street lamps where roads glow. */
  readonly lamp: string;
  /** Edges of parks and woods, of fields, of everything else that is built on; drawn thinly near by. */
  readonly edges: Readonly<Record<'green' | 'field' | 'block', string>>;
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
  outside: '#DBE1E5',
  land: '#ECEEEB',
  water: '#9FC4DD',
  waterEdge: '#7FA9C6',
  forest: '#AFCDA3',
  forestTop: '#83AB79',
  rail: '#AEB5BF',
  lamp: '#FFFFFF',
  edges: { green: '#A9CB9A', field: '#CFDBBB', block: '#DEDFDB' },
  landuse: {
    'old-town': '#EBE3D8',
    residential: '#EBE8E2',
    villa: '#E1E9D9',
    commercial: '#EEE2DC',
    industrial: '#E2E3E8',
    education: '#ECE6D5',
    park: '#C4DEB6',
    village: '#E9E6D9',
    farmland: '#DFE9CF',
    forest: '#BBD7AC',
  },
  roads: {
    expressway: { fill: '#F6D7A0', casing: '#D3A25C', glow: 0 },
    arterial: { fill: '#FFFFFF', casing: '#B9C1C9', glow: 0 },
    secondary: { fill: '#FDFDFC', casing: '#CBD1D6', glow: 0 },
    residential: { fill: '#F9F9F8', casing: '#D8DCDF', glow: 0 },
    lane: { fill: '#F5F5F3', casing: '#DFE2E3', glow: 0 },
    path: { fill: '#E3E2D8', casing: '#E3E2D8', glow: 0 },
  },
};

const DUSK: GroundLook = {
  outside: '#1C2545',
  land: '#262F52',
  water: '#31508A',
  waterEdge: '#4A6CA6',
  forest: '#21404A',
  forestTop: '#315E56',
  rail: '#566089',
  lamp: '#FFD9A6',
  edges: { green: '#2C5458', field: '#2B3B54', block: '#2F3862' },
  landuse: {
    'old-town': '#30365A',
    residential: '#2C345F',
    villa: '#28395C',
    commercial: '#343762',
    industrial: '#2B3354',
    education: '#303858',
    park: '#264A53',
    village: '#2C3455',
    farmland: '#26364F',
    forest: '#23444D',
  },
  roads: {
    expressway: { fill: '#B98A68', casing: '#4F3F54', glow: 0.34 },
    arterial: { fill: '#83685F', casing: '#3F3854', glow: 0.2 },
    secondary: { fill: '#4F4A69', casing: '#343558', glow: 0.07 },
    residential: { fill: '#3C4168', casing: '#30375F', glow: 0 },
    lane: { fill: '#363D65', casing: '#2E355C', glow: 0 },
    path: { fill: '#343E60', casing: '#343E60', glow: 0 },
  },
};

const NIGHT: GroundLook = {
  outside: '#0C1428',
  land: '#131D36',
  water: '#15315B',
  waterEdge: '#234672',
  forest: '#122931',
  forestTop: '#1E4240',
  rail: '#37425F',
  lamp: '#FFDDAE',
  edges: { green: '#1B3A40', field: '#182940', block: '#1B2647' },
  landuse: {
    'old-town': '#1B2240',
    residential: '#182243',
    villa: '#152241',
    commercial: '#1F2547',
    industrial: '#17203B',
    education: '#1A233F',
    park: '#152F37',
    village: '#17203A',
    farmland: '#142235',
    forest: '#132A33',
  },
  roads: {
    expressway: { fill: '#A27A58', casing: '#35303F', glow: 0.4 },
    arterial: { fill: '#6C5548', casing: '#2B2A3C', glow: 0.26 },
    secondary: { fill: '#3E3B4E', casing: '#222743', glow: 0.1 },
    residential: { fill: '#282F4D', casing: '#1D2645', glow: 0 },
    lane: { fill: '#232B49', casing: '#1B2443', glow: 0 },
    path: { fill: '#1E2A44', casing: '#1E2A44', glow: 0 },
  },
};

const DAWN: GroundLook = {
  outside: '#C2C3CD',
  land: '#D3D2D6',
  water: '#93ABCB',
  waterEdge: '#7A93B8',
  forest: '#95AE99',
  forestTop: '#7A9980',
  rail: '#9FA2B2',
  lamp: '#FFF0D8',
  edges: { green: '#96B197', field: '#B8C2B2', block: '#C6C3C8' },
  landuse: {
    'old-town': '#D4CCCA',
    residential: '#D4CFD0',
    villa: '#C9D1C8',
    commercial: '#D7CBCC',
    industrial: '#CBCBD3',
    education: '#D4CEC5',
    park: '#ABC3A9',
    village: '#D1CDC7',
    farmland: '#C6CFBE',
    forest: '#A2BBA3',
  },
  roads: {
    expressway: { fill: '#F6D6A8', casing: '#BF946A', glow: 0.1 },
    arterial: { fill: '#F5EFEA', casing: '#ABAAB7', glow: 0 },
    secondary: { fill: '#EDE9E8', casing: '#B8B6C1', glow: 0 },
    residential: { fill: '#E5E2E3', casing: '#C1BFC8', glow: 0 },
    lane: { fill: '#DEDCDE', casing: '#C6C4CB', glow: 0 },
    path: { fill: '#C9C7C6', casing: '#C9C7C6', glow: 0 },
  },
};

/** A pale sheet: paper and grey, so that any colour on it is data. */
const LIGHT_SHEET: GroundLook = {
  outside: '#E3E8ED',
  land: '#F3F5F7',
  water: '#CDDAE5',
  waterEdge: '#B0C2D1',
  forest: '#E2E9E4',
  forestTop: '#CBD8CF',
  rail: '#C2C9D1',
  lamp: '#FFFFFF',
  edges: { green: '#D3DED6', field: '#E7EBE9', block: '#E5E9ED' },
  landuse: {
    'old-town': '#EFF1F3',
    residential: '#F0F2F4',
    villa: '#EFF2F2',
    commercial: '#EEF0F3',
    industrial: '#EBEEF1',
    education: '#EFF1F1',
    park: '#E3EBE5',
    village: '#F1F2F3',
    farmland: '#EFF2F0',
    forest: '#E4EBE6',
  },
  roads: {
    expressway: { fill: '#FFFFFF', casing: '#9FAAB6', glow: 0 },
    arterial: { fill: '#FFFFFF', casing: '#B9C2CB', glow: 0 },
    secondary: { fill: '#FFFFFF', casing: '#CDD4DA', glow: 0 },
    residential: { fill: '#FCFDFD', casing: '#DCE1E5', glow: 0 },
    lane: { fill: '#FAFBFB', casing: '#E3E7EA', glow: 0 },
    path: { fill: '#E6EAED', casing: '#E6EAED', glow: 0 },
  },
};

/** A dark sheet: ink and slate, without a lamp that could be taken for a mark. */
const DARK_SHEET: GroundLook = {
  outside: '#0D1524',
  land: '#172133',
  water: '#1B3049',
  waterEdge: '#2C4865',
  forest: '#182A31',
  forestTop: '#21393D',
  rail: '#36435A',
  lamp: '#A9B6C9',
  edges: { green: '#22363C', field: '#1C293B', block: '#1F2A3E' },
  landuse: {
    'old-town': '#1A2437',
    residential: '#192336',
    villa: '#182436',
    commercial: '#1C2639',
    industrial: '#1A2333',
    education: '#1B2535',
    park: '#1A2D35',
    village: '#182234',
    farmland: '#172432',
    forest: '#192B33',
  },
  roads: {
    expressway: { fill: '#60728F', casing: '#29364C', glow: 0 },
    arterial: { fill: '#4A5A75', casing: '#243046', glow: 0 },
    secondary: { fill: '#37465E', casing: '#202B40', glow: 0 },
    residential: { fill: '#2A374D', casing: '#1D283C', glow: 0 },
    lane: { fill: '#253146', casing: '#1C2739', glow: 0 },
    path: { fill: '#223042', casing: '#223042', glow: 0 },
  },
};

/** The ground as the light gives it; the stored pictures of the coarsest zooms are drawn with these. */
export const GROUND_LOOKS: Readonly<Record<LightPreset, GroundLook>> = {
  dawn: DAWN,
  day: DAY,
  dusk: DUSK,
  night: NIGHT,
};

/** The ground of a map style: a sheet is the same in every light, and the same object each time. */
export function groundLook(light: LightPreset, style: MapStyle): GroundLook {
  switch (style) {
    case 'natural':
      return GROUND_LOOKS[light];
    case 'light':
      return LIGHT_SHEET;
    case 'dark':
      return DARK_SHEET;
  }
}
