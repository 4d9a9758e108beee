import { GROUND_LOOKS, type LightPreset } from '#model';
import type { LightLook, LookMoment } from './light-look.ts';

const CLEAR: Pick<LookMoment, 'hour' | 'cloud' | 'rain' | 'windMps' | 'windDeg'> = {
  hour: null,
  cloud: 0,
  rain: 0,
  windMps: 0,
  windDeg: 0,
};

const DAY: LightLook = {
  sky: {
    zenith: '#3E7CC4',
    middle: '#8FBBE3',
    horizon: '#DCE8F0',
    glow: '#F4F1E6',
    haze: '#CBD9E6',
    hazeLengthM: 26_000,
    sunHalo: 0.45,
  },
  key: { colour: '#FFFFFF', azimuthDeg: 228, elevationDeg: 42, groundAmbient: 0.42 },
  shadow: { darkness: 0.62 },
  moment: { ...CLEAR, sunAzimuthDeg: 228, sunElevationDeg: 42, nightShare: 0 },
  ground: GROUND_LOOKS.day,
  groundPreset: 'day',
  buildings: {
    material: '#EEF0F2',
    toneShare: 0.6,
    sky: '#9DACC2',
    bounce: '#868890',
    sun: '#FFF1DA',
    sunStrength: 0.72,
    roof: 0.94,
    glass: '#6C8BAA',
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
    zenith: '#233A6E',
    middle: '#5E6FA6',
    horizon: '#A88FA6',
    glow: '#FFB070',
    haze: '#5E648F',
    hazeLengthM: 24_000,
    sunHalo: 1,
  },
  key: { colour: '#FFE2C8', azimuthDeg: 246, elevationDeg: 24, groundAmbient: 0.4 },
  shadow: { darkness: 0.7 },
  moment: { ...CLEAR, sunAzimuthDeg: 262, sunElevationDeg: 1.5, nightShare: 0.2 },
  ground: GROUND_LOOKS.dusk,
  groundPreset: 'dusk',
  buildings: {
    material: '#9A9BB0',
    toneShare: 0.5,
    sky: '#6774A8',
    bounce: '#453F58',
    sun: '#FFAE70',
    sunStrength: 0.95,
    roof: 0.72,
    glass: '#35406A',
    windowGlow: 0.7,
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
    zenith: '#070D20',
    middle: '#101C3B',
    horizon: '#26345A',
    glow: '#3A4468',
    haze: '#172443',
    hazeLengthM: 28_000,
    sunHalo: 0,
  },
  key: { colour: '#DCE6FF', azimuthDeg: 160, elevationDeg: 38, groundAmbient: 0.5 },
  shadow: { darkness: 1 },
  moment: { ...CLEAR, sunAzimuthDeg: 330, sunElevationDeg: -30, nightShare: 1 },
  ground: GROUND_LOOKS.night,
  groundPreset: 'night',
  buildings: {
    material: '#66759C',
    toneShare: 0.3,
    sky: '#364570',
    bounce: '#2C2A3C',
    sun: '#8EA2DC',
    sunStrength: 0.34,
    roof: 0.66,
    glass: '#1B2748',
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
    zenith: '#4E76B6',
    middle: '#9DB2D6',
    horizon: '#E4CFCB',
    glow: '#FFD49A',
    haze: '#BFC3D4',
    hazeLengthM: 15_000,
    sunHalo: 0.9,
  },
  key: { colour: '#FFEBDC', azimuthDeg: 118, elevationDeg: 24, groundAmbient: 0.42 },
  shadow: { darkness: 0.68 },
  moment: { ...CLEAR, sunAzimuthDeg: 100, sunElevationDeg: 4, nightShare: 0.1 },
  ground: GROUND_LOOKS.dawn,
  groundPreset: 'dawn',
  buildings: {
    material: '#DDDADF',
    toneShare: 0.55,
    sky: '#8C97B8',
    bounce: '#7D747C',
    sun: '#FFCB98',
    sunStrength: 0.78,
    roof: 0.9,
    glass: '#667A9E',
    windowGlow: 0.12,
  },
  lines: { ...DAY.lines, outline: '#46668F', townEdge: '#75809C' },
  label: DAY.label,
};

/** The lights of a natural map under a clear sky, each at its best hour. */
export const LIGHT_LOOKS: Readonly<Record<LightPreset, LightLook>> = {
  dawn: DAWN,
  day: DAY,
  dusk: DUSK,
  night: NIGHT,
};
