import type { ThingKind } from '#model';

/** Legend colours of the kinds; equal to the map's, which a test holds them to. */
export const KIND_COLOURS: Readonly<Record<ThingKind, string>> = {
  'air-station': '#B9A5F0',
  'weather-station': '#B9A5F0',
  'water-level': '#56B4E9',
  'rain-gauge': '#56B4E9',
  'river-quality': '#56B4E9',
  'underpass-gauge': '#56B4E9',
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
