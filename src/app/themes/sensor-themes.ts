import type { ColourScale, KeyedData, PointData, RampName } from '#model';
import {
  leastTrue,
  provenanceOf,
  type Theme,
  type ThemeContext,
  type ThemeLayer,
} from './theme.ts';

const classes = (ramp: RampName, unit: string, breaks: readonly number[], reverse = false) =>
  ({ type: 'classes', ramp, unit, breaks, ...(reverse && { reverse }) }) satisfies ColourScale;

/** 24 h limits of GB 3095-2012 (35, 75) and interim targets of WHO 2021 (15, 25, 50). */
const PM25 = classes('viridis', 'ug/m3', [15, 25, 35, 50, 75, 115]);
/** Limits by day of GB 3096-2008: 55 class 1, 60 class 2, 65 class 3, 70 class 4a. */
const NOISE = classes('viridis', 'dB', [50, 55, 60, 65, 70]);
const SPEED = classes('viridis', 'km/h', [15, 25, 35, 50, 70]);
const OCCUPANCY = classes('mako', '%', [40, 60, 80, 95]);
/** Free, lively, dense: people on a square metre. */
const CROWD = classes('viridis', '{person}/m2', [0.5, 1]);
const ONLINE = classes('mako', '%', [80, 90, 95, 98]);
const BUSES = classes('mako', '{vehicle}/km2', [0.2, 0.5, 1, 2, 4]);
/** Metres under the warning level at which colours change. */
const WATER_STEPS = [1, 0.6, 0.3, 0];

/** A theme of one property's readings: none where nothing reads it. */
function withReadings(
  property: string,
  layer: (context: ThemeContext) => ThemeLayer,
): Theme['build'] {
  return (context) => {
    const provenance = provenanceOf(context.catalogue, property);
    return provenance && { ...layer(context), provenance };
  };
}

const keyed = (property: string): KeyedData => ({ from: 'live', property, aggregate: 'mean' });
const points = (property: string): PointData => ({ from: 'live', property });

/** What devices read, each in the form that suits it. */
export const SENSOR_THEMES: readonly Theme[] = [
  {
    id: 'pm25-towns',
    group: 'air',
    title: { zh: '各街镇 PM2.5', en: 'PM2.5 by town' },
    follows: 'catalogue',
    build: withReadings('pm25', () => ({
      type: 'choropleth',
      of: 'towns',
      data: keyed('pm25'),
      scale: PM25,
      opacity: 0.82,
    })),
  },
  {
    id: 'pm25-surface',
    group: 'air',
    title: { zh: 'PM2.5 插值面', en: 'PM2.5 surface' },
    follows: 'catalogue',
    build: withReadings('pm25', () => ({
      type: 'heat',
      mode: 'value',
      data: points('pm25'),
      radiusM: 9000,
      scale: { type: 'continuous', ramp: 'viridis', unit: 'ug/m3', from: 0, to: 75 },
      opacity: 0.78,
    })),
  },
  {
    id: 'noise-heat',
    group: 'air',
    title: { zh: '噪声分布', en: 'Noise' },
    follows: 'catalogue',
    build: withReadings('noise-leq', () => ({
      type: 'heat',
      mode: 'value',
      data: points('noise-leq'),
      radiusM: 1400,
      scale: NOISE,
      opacity: 0.8,
    })),
  },
  {
    id: 'water-level-bars',
    group: 'water',
    title: { zh: '水位与警戒水位', en: 'Water level and warning level' },
    follows: 'catalogue',
    build: (context) => {
      const provenance = provenanceOf(context.catalogue, 'water-level');
      const warningM = context.limitOf('water-level');
      if (!provenance || warningM === null) return undefined;
      return {
        type: 'bars',
        at: { of: 'points', data: points('water-level') },
        scale: classes(
          'mako',
          'm',
          WATER_STEPS.map((step) => Number((warningM - step).toFixed(2))),
        ),
        heightM: 900,
        radiusM: 130,
        provenance,
      };
    },
  },
  {
    id: 'traffic-speed-hexagons',
    group: 'traffic',
    title: { zh: '道路车速', en: 'Traffic speed' },
    follows: 'catalogue',
    build: withReadings('traffic-speed', () => ({
      type: 'hexagons',
      data: points('traffic-speed'),
      aggregate: 'mean',
      sizeM: 800,
      heightM: 240,
      scale: SPEED,
      opacity: 0.94,
    })),
  },
  {
    id: 'buses-heat',
    group: 'traffic',
    title: { zh: '在途公交密度', en: 'Buses on the road' },
    follows: 'catalogue',
    build: ({ catalogue }) => {
      const buses = catalogue?.things.filter(({ kind }) => kind === 'bus') ?? [];
      const provenance = leastTrue(buses.map((bus) => bus.provenance));
      return (
        provenance && {
          type: 'heat',
          mode: 'density',
          data: { from: 'things', kinds: ['bus'] },
          radiusM: 1800,
          scale: BUSES,
          opacity: 0.78,
          provenance,
        }
      );
    },
  },
  {
    id: 'car-park-bars',
    group: 'traffic',
    title: { zh: '停车场占用率', en: 'Car-park occupancy' },
    follows: 'catalogue',
    build: withReadings('parking-occupancy', () => ({
      type: 'bars',
      at: { of: 'points', data: points('parking-occupancy') },
      scale: OCCUPANCY,
      heightM: 420,
      radiusM: 55,
    })),
  },
  {
    id: 'crowd-bars',
    group: 'people',
    title: { zh: '人群密度', en: 'Crowd density' },
    follows: 'catalogue',
    build: withReadings('crowd-density', () => ({
      type: 'bars',
      at: { of: 'points', data: points('crowd-density') },
      scale: CROWD,
      heightM: 420,
      radiusM: 60,
    })),
  },
  {
    id: 'devices-towns',
    group: 'operations',
    title: { zh: '各街镇设备在线率', en: 'Devices online by town' },
    follows: 'catalogue',
    build: ({ catalogue }) => {
      const fixed = catalogue?.things.filter(({ location }) => location) ?? [];
      const provenance = leastTrue(fixed.map((thing) => thing.provenance));
      return (
        provenance && {
          type: 'choropleth',
          of: 'towns',
          data: { from: 'devices' },
          scale: ONLINE,
          opacity: 0.82,
          provenance,
        }
      );
    },
  },
];
