import type { AlarmLevel } from '#model';

/**
 * A value that calls for attention. Evaluated with the rules that were valid at the time of the reading, so
 * that a replay judges the past by its own standards.
 */
export interface Threshold {
  /** Key of the observed property, as in `Datastream.property`. */
  readonly property: string;
  readonly op: 'ge' | 'gt' | 'le' | 'eq';
  /** In the unit of the property's datastreams. */
  readonly value: number;
  readonly level: AlarmLevel;
  /** Shown in the interface; `operator default` where no standard was found. */
  readonly standard: string;
  readonly clause?: string;
  /** Unix milliseconds, inclusive; absent: since ever. */
  readonly validFromMs?: number;
  /** Unix milliseconds, exclusive; absent: to this day. */
  readonly validToMs?: number;
  readonly confidence: 'high' | 'medium' | 'low';
}

const OPERATOR = { standard: 'operator default', confidence: 'low' } as const;

const HJ_633 = { standard: 'HJ 633', clause: 'AQI classes', confidence: 'high' } as const;
const RAIN_1H = { standard: '上海市暴雨预警信号 (1 h)', confidence: 'medium' } as const;
const GB_3838 = { standard: 'GB 3838-2002', clause: 'Table 1', confidence: 'high' } as const;
const GB_3096 = { standard: 'GB 3096-2008', clause: '5.1', confidence: 'high' } as const;
const PRACTICE = { standard: '行业惯例 vendor practice', confidence: 'low' } as const;

/** The rules in force, any order; several may match a reading, the worst level counts. */
export const THRESHOLDS: readonly Threshold[] = [
  { property: 'aqi', op: 'gt', value: 100, level: 'blue', ...HJ_633 },
  { property: 'aqi', op: 'gt', value: 150, level: 'yellow', ...HJ_633 },
  { property: 'aqi', op: 'gt', value: 200, level: 'orange', ...HJ_633 },
  { property: 'aqi', op: 'gt', value: 300, level: 'red', ...HJ_633 },

  {
    property: 'water-level',
    op: 'ge',
    value: 3.5,
    level: 'blue',
    standard: '警戒水位 (upper Huangpu, report of 2012)',
    confidence: 'medium',
  },
  { property: 'water-level', op: 'ge', value: 3.8, level: 'yellow', ...OPERATOR },
  { property: 'water-level', op: 'ge', value: 4.1, level: 'orange', ...OPERATOR },
  { property: 'water-level', op: 'ge', value: 4.4, level: 'red', ...OPERATOR },

  { property: 'rain-1h', op: 'gt', value: 35, level: 'blue', ...RAIN_1H },
  { property: 'rain-1h', op: 'gt', value: 50, level: 'yellow', ...RAIN_1H },
  { property: 'rain-1h', op: 'gt', value: 80, level: 'orange', ...RAIN_1H },
  { property: 'rain-1h', op: 'gt', value: 100, level: 'red', ...RAIN_1H },

  { property: 'water-depth', op: 'ge', value: 8, level: 'blue', ...OPERATOR },
  {
    property: 'water-depth',
    op: 'ge',
    value: 15,
    level: 'yellow',
    standard: '地方惯例 local practice: warn',
    confidence: 'low',
  },
  {
    property: 'water-depth',
    op: 'ge',
    value: 25,
    level: 'orange',
    standard: '地方惯例 local practice: close',
    confidence: 'low',
  },
  { property: 'water-depth', op: 'ge', value: 40, level: 'red', ...OPERATOR },

  { property: 'noise-leq', op: 'gt', value: 70, level: 'blue', ...GB_3096, clause: '4a, day' },
  { property: 'noise-leq', op: 'ge', value: 75, level: 'yellow', ...OPERATOR },
  { property: 'noise-leq', op: 'ge', value: 82, level: 'orange', ...OPERATOR },
  { property: 'noise-leq', op: 'ge', value: 90, level: 'red', ...OPERATOR },

  { property: 'ammonia', op: 'gt', value: 1.5, level: 'blue', ...GB_3838 },
  { property: 'ammonia', op: 'gt', value: 2, level: 'yellow', ...GB_3838 },
  { property: 'ammonia', op: 'ge', value: 4, level: 'orange', ...OPERATOR },
  { property: 'ammonia', op: 'ge', value: 8, level: 'red', ...OPERATOR },
  { property: 'dissolved-oxygen', op: 'le', value: 3, level: 'blue', ...GB_3838 },
  { property: 'dissolved-oxygen', op: 'le', value: 2, level: 'yellow', ...GB_3838 },
  { property: 'dissolved-oxygen', op: 'le', value: 1, level: 'orange', ...OPERATOR },

  { property: 'traffic-speed', op: 'le', value: 15, level: 'blue', ...OPERATOR },
  { property: 'traffic-speed', op: 'le', value: 10, level: 'yellow', ...OPERATOR },
  { property: 'traffic-speed', op: 'le', value: 6, level: 'orange', ...OPERATOR },
  { property: 'traffic-speed', op: 'le', value: 3, level: 'red', ...OPERATOR },

  { property: 'crowd-density', op: 'ge', value: 1, level: 'blue', ...OPERATOR },
  { property: 'crowd-density', op: 'ge', value: 2, level: 'yellow', ...OPERATOR },
  { property: 'crowd-density', op: 'ge', value: 3.5, level: 'orange', ...OPERATOR },
  { property: 'crowd-density', op: 'ge', value: 5, level: 'red', ...OPERATOR },

  { property: 'cover-open', op: 'eq', value: 1, level: 'yellow', ...PRACTICE },
  { property: 'tilt', op: 'gt', value: 15, level: 'yellow', ...PRACTICE },
  {
    property: 'smoke-state',
    op: 'eq',
    value: 1,
    level: 'orange',
    standard: 'GB/T 26875 火警',
    confidence: 'medium',
  },
  {
    property: 'smoke-state',
    op: 'eq',
    value: 2,
    level: 'blue',
    standard: 'GB/T 26875 故障',
    confidence: 'medium',
  },
  {
    property: 'hydrant-pressure',
    op: 'le',
    value: 0.14,
    level: 'blue',
    standard: 'GB 50974-2014',
    confidence: 'high',
  },
  {
    property: 'hydrant-pressure',
    op: 'le',
    value: 0.1,
    level: 'yellow',
    standard: 'GB 50974-2014',
    confidence: 'high',
  },

  { property: 'parking-occupancy', op: 'ge', value: 98, level: 'blue', ...OPERATOR },

  {
    property: 'air-temperature',
    op: 'ge',
    value: 37,
    level: 'orange',
    standard: '高温预警信号 CMA',
    confidence: 'high',
  },
  {
    property: 'air-temperature',
    op: 'ge',
    value: 40,
    level: 'red',
    standard: '高温预警信号 CMA',
    confidence: 'high',
  },
  ...(
    [
      [13.9, 'blue'],
      [20.8, 'yellow'],
      [28.5, 'orange'],
      [37, 'red'],
    ] as const
  ).map(
    ([value, level]): Threshold => ({
      property: 'wind-gust',
      op: 'ge',
      value,
      level,
      standard: 'GB/T 28591-2012, CMA 大风预警信号',
      confidence: 'medium',
    }),
  ),
];

export function isValidAt(
  { validFromMs = -Infinity, validToMs = Infinity }: Threshold,
  timeMs: number,
) {
  return timeMs >= validFromMs && timeMs < validToMs;
}
