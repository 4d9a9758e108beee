import type { ThingKind } from '#model';

/** Legend colours of the kinds; equal to the map's, which a test holds them to. */
export const KIND_COLOURS: Readonly<Record<ThingKind, string>> = {
  'air-station': '#B9A5F0',
  'weather-station': '#B9A5F0',
  'water-level': '#62C3EA',
  'rain-gauge': '#62C3EA',
  'river-quality': '#62C3EA',
  'underpass-gauge': '#62C3EA',
  'noise-meter': '#CBBE9B',
  'traffic-detector': '#2FBF8F',
  'car-park': '#2FBF8F',
  'crowd-counter': '#E79AC6',
  manhole: '#C3CCD9',
  'smoke-detector': '#C3CCD9',
  hydrant: '#C3CCD9',
  'streetlight-cabinet': '#C3CCD9',
  bus: '#F4F7FC',
  'metro-train': '#7CC8F0',
};
