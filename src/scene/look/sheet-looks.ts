import { groundLook, type MapStyle } from '#model';
import type { LightLook } from './light-look.ts';
import { mixTables } from './mix-look.ts';
import { LIGHT_LOOKS } from './natural-looks.ts';

/** A pale sheet under data: paper-white, a grey sky, shapes by shade alone. */
const LIGHT_SHEET: LightLook = {
  ...LIGHT_LOOKS.day,
  sky: {
    zenith: '#BCCBDA',
    middle: '#D5DEE7',
    horizon: '#EDF1F4',
    glow: '#F4F3EF',
    haze: '#E4E9EE',
    hazeLengthM: 30_000,
    sunHalo: 0,
  },
  shadow: { darkness: 0.8 },
  ground: groundLook('day', 'light'),
  groundPreset: 'day',
  buildings: {
    material: '#F3F5F7',
    toneShare: 0.1,
    sky: '#B4BDC9',
    bounce: '#A3A8B0',
    sun: '#FFFFFF',
    sunStrength: 0.4,
    roof: 1,
    glass: '#C0CAD5',
    windowGlow: 0,
  },
  lines: { ...LIGHT_LOOKS.day.lines, outline: '#6F8598', townEdge: '#A3AFBA', metro: '#7FA3BD' },
  label: { text: '#131A26', muted: '#4A5568', halo: '#FFFFFF' },
};

/** A dark sheet under data: ink and slate, no lamps that could be taken for a symbol. */
const DARK_SHEET: LightLook = {
  ...LIGHT_LOOKS.night,
  sky: {
    zenith: '#080D18',
    middle: '#0F1726',
    horizon: '#1D2940',
    glow: '#22304A',
    haze: '#152036',
    hazeLengthM: 30_000,
    sunHalo: 0,
  },
  key: { ...LIGHT_LOOKS.night.key, colour: '#EEF2FA' },
  shadow: { darkness: 0.85 },
  ground: groundLook('night', 'dark'),
  groundPreset: 'night',
  buildings: {
    material: '#55627C',
    toneShare: 0.08,
    sky: '#465470',
    bounce: '#2F394C',
    sun: '#9FB0CC',
    sunStrength: 0.42,
    roof: 0.82,
    glass: '#2A354A',
    windowGlow: 0,
  },
  lines: { ...LIGHT_LOOKS.night.lines, outline: '#7D92B4', townEdge: '#4C5B78', metro: '#6E93B5' },
  label: { text: '#E8EEF7', muted: '#A9B6C9', halo: '#0B1220' },
};

/** How much of the hour's own light a sheet lets through: enough to feel it, too little to touch the data. */
const HOUR_SHARE = 0.14;

/** The sheet of a map style in this light. The sun's direction and the moment stay; ground, names and lines are the sheet's. */
export function applyStyle(look: LightLook, style: MapStyle): LightLook {
  if (style === 'natural') return look;
  const sheet = style === 'light' ? LIGHT_SHEET : DARK_SHEET;
  const { azimuthDeg, elevationDeg } = look.key;
  const { darkness } = look.shadow;
  return {
    ...sheet,
    sky: { ...mixTables(sheet.sky, look.sky, HOUR_SHARE), sunHalo: 0 },
    key: { ...sheet.key, azimuthDeg, elevationDeg },
    shadow: { darkness: Math.max(sheet.shadow.darkness, darkness) },
    buildings: {
      ...mixTables(sheet.buildings, look.buildings, HOUR_SHARE),
      windowGlow: 0.25 * look.buildings.windowGlow * (style === 'dark' ? 1 : 0),
    },
    moment: look.moment,
  };
}
