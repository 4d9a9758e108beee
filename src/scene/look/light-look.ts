import { GROUND_LOOKS, type GroundLook, type LightPreset } from '#model';

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
  ground: GROUND_LOOKS.day,
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
  ground: GROUND_LOOKS.dusk,
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
  ground: GROUND_LOOKS.night,
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
  ground: GROUND_LOOKS.dawn,
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
