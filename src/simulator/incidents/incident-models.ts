import { unitNoise } from '#lib/random/random.ts';
import { tidalLevelAt } from '../kinds/water.ts';
import { DAY_MS } from '../local-clock.ts';
import { between, type IncidentModel } from './incident-kind.ts';

/** People of the police, the fire service and so on, as they are named in the reports. */
const DEPARTMENTS = {
  drainage: { zh: '水务排水', en: 'drainage service' },
  fire: { zh: '消防救援', en: 'fire service' },
  traffic: { zh: '交警', en: 'traffic police' },
  police: { zh: '公安', en: 'police' },
  environment: { zh: '生态环境', en: 'environment office' },
  works: { zh: '市政养护', en: 'street works' },
  flood: { zh: '防汛办', en: 'flood control' },
} as const;

/** All kinds, with figures a margin beyond the levels that operators alarm on. */
export const INCIDENT_MODELS: readonly IncidentModel[] = [
  {
    kind: 'flooded-underpass',
    thingKind: 'underpass-gauge',
    title: { zh: '下穿通道积水', en: 'Flooded underpass' },
    department: DEPARTMENTS.drainage,
    levels: ['blue', 'yellow', 'orange', 'red'],
    medianMinutes: 75,
    onsetMinutes: 10,
    evidence: {
      property: 'water-depth',
      name: { zh: '积水深度', en: 'water depth' },
      unit: 'cm',
    },
    // In dry weather only a failed pump or a burst main.
    weightAt: (world, timeMs) => 0.12 + 5 * world.weather.wetnessAt(timeMs),
    targets: (level, part) => ({
      'water-depth': between(
        { blue: [9, 13], yellow: [17, 23], orange: [27, 37], red: [44, 65] },
        level,
        part,
      ),
    }),
  },
  {
    kind: 'smoke-alarm',
    thingKind: 'smoke-detector',
    title: { zh: '烟感报警', en: 'Smoke alarm' },
    department: DEPARTMENTS.fire,
    levels: ['yellow', 'orange', 'red'],
    medianMinutes: 35,
    onsetMinutes: 0.2,
    evidence: {
      property: 'smoke-state',
      name: { zh: '烟感状态:火警', en: 'detector state: fire alarm' },
      unit: '',
    },
    weightAt: () => 1,
    targets: () => ({ 'smoke-state': 1 }),
  },
  {
    kind: 'traffic-accident',
    thingKind: 'traffic-detector',
    title: { zh: '道路交通事故', en: 'Traffic accident' },
    department: DEPARTMENTS.traffic,
    levels: ['blue', 'yellow', 'orange', 'red'],
    medianMinutes: 42,
    onsetMinutes: 2,
    evidence: { property: 'traffic-speed', name: { zh: '车速降至', en: 'speed' }, unit: 'km/h' },
    weightAt: (world, timeMs) =>
      2.4 * world.busyAt('traffic', timeMs) * (1 + world.weather.wetnessAt(timeMs)),
    targets: (level, part, thing) => {
      const speed = between(
        { blue: [14, 11.5], yellow: [9.5, 7], orange: [5.6, 4], red: [2.8, 1.5] },
        level,
        part,
      );
      // A jam of 100 vehicles per kilometre and lane.
      return {
        'traffic-speed': speed,
        'traffic-flow': 100 * speed * Number(thing.properties.lanes),
      };
    },
  },
  {
    kind: 'crowding',
    thingKind: 'crowd-counter',
    title: { zh: '人群聚集', en: 'Crowding' },
    department: DEPARTMENTS.police,
    levels: ['blue', 'yellow', 'orange', 'red'],
    medianMinutes: 50,
    onsetMinutes: 12,
    evidence: {
      property: 'crowd-density',
      name: { zh: '人群密度', en: 'density' },
      unit: '人/m²',
    },
    weightAt: (world, timeMs) =>
      0.9 * Math.max(world.busyAt('visitors', timeMs), world.busyAt('commuters', timeMs) - 0.3, 0),
    targets: (level, part) => ({
      'crowd-density': between(
        { blue: [1.15, 1.8], yellow: [2.2, 3.2], orange: [3.7, 4.7], red: [5.2, 6] },
        level,
        part,
      ),
    }),
  },
  {
    kind: 'noise-complaint',
    thingKind: 'noise-meter',
    title: { zh: '噪声扰民', en: 'Noise complaint' },
    department: DEPARTMENTS.environment,
    levels: ['blue', 'yellow', 'orange'],
    medianMinutes: 65,
    onsetMinutes: 6,
    evidence: { property: 'noise-leq', name: { zh: '声级', en: 'level' }, unit: 'dB(A)' },
    weightAt: (world, timeMs) => {
      const hour = world.clock.hourAt(timeMs);
      return hour >= 21 || hour < 6 ? 1.8 : 0.7;
    },
    targets: (level, part) => ({
      'noise-leq': between(
        { blue: [71.5, 74], yellow: [76.5, 80], orange: [83.5, 87] },
        level,
        part,
      ),
    }),
  },
  {
    kind: 'manhole-open',
    thingKind: 'manhole',
    title: { zh: '井盖开启', en: 'Manhole open' },
    department: DEPARTMENTS.works,
    levels: ['yellow', 'orange'],
    medianMinutes: 60,
    onsetMinutes: 0.5,
    evidence: {
      property: 'tilt',
      name: { zh: '井盖开启,倾角', en: 'cover open, tilt' },
      unit: '°',
    },
    weightAt: () => 1,
    targets: (_, part) => ({ tilt: 24 + 56 * part, 'cover-open': 1 }),
  },
  {
    kind: 'air-pollution',
    thingKind: 'air-station',
    title: { zh: '空气污染', en: 'Air pollution' },
    department: DEPARTMENTS.environment,
    levels: ['blue', 'yellow', 'orange'],
    medianMinutes: 140,
    onsetMinutes: 20,
    evidence: { property: 'aqi', name: { zh: '空气质量指数', en: 'air quality index' }, unit: '' },
    weightAt: (world, timeMs) => 0.3 * (1 - world.weather.wetnessAt(timeMs)),
    targets: (level, part) => ({
      pm25: between({ blue: [88, 112], yellow: [122, 145], orange: [165, 235] }, level, part),
    }),
  },
  {
    kind: 'river-pollution',
    thingKind: 'river-quality',
    title: { zh: '河道水质异常', en: 'River pollution' },
    department: DEPARTMENTS.environment,
    levels: ['blue', 'yellow', 'orange'],
    medianMinutes: 180,
    onsetMinutes: 25,
    evidence: { property: 'ammonia', name: { zh: '氨氮', en: 'ammonia' }, unit: 'mg/L' },
    weightAt: () => 0.4,
    targets: (level, part) => ({
      ammonia: between({ blue: [1.62, 1.92], yellow: [2.25, 3.6], orange: [4.4, 7] }, level, part),
      'dissolved-oxygen': between(
        { blue: [2.8, 2.4], yellow: [1.8, 1.5], orange: [0.9, 0.5] },
        level,
        part,
      ),
    }),
  },
  {
    kind: 'high-water',
    thingKind: 'water-level',
    title: { zh: '高水位', en: 'High water' },
    department: DEPARTMENTS.flood,
    levels: ['blue', 'yellow', 'orange', 'red'],
    medianMinutes: 110,
    onsetMinutes: 25,
    evidence: { property: 'water-level', name: { zh: '水位', en: 'water level' }, unit: 'm' },
    // Only near high tide, more so in rain.
    weightAt: (world, timeMs) => {
      const level = tidalLevelAt(world, timeMs);
      return level < 2.75 ? 0 : 0.5 + 2 * world.weather.wetnessAt(timeMs);
    },
    isAbout: (thing) => thing.properties.tidal === true,
    targets: (level, part) => ({
      'water-level': between(
        { blue: [3.56, 3.74], yellow: [3.86, 4.04], orange: [4.16, 4.34], red: [4.46, 4.8] },
        level,
        part,
      ),
    }),
  },
];

/** The moments of a local day at which a red incident is due: one, on every third day or so two. */
export function redMoments(seed: number, midnightMs: number): number[] {
  const day = Math.round(midnightMs / DAY_MS);
  const moments = [midnightMs + DAY_MS * (0.3 + 0.3 * unitNoise(seed, 31, day))];
  if (unitNoise(seed, 32, day) < 0.35)
    moments.push(midnightMs + DAY_MS * (0.68 + 0.2 * unitNoise(seed, 33, day)));
  return moments;
}
