import type { BuildingAttributes } from '../config/build-config.ts';
import type { EstimatedHeight } from './estimate-height.ts';
import { quote } from './polygon-cleaner.ts';
import { findProperty, readNumber } from './read-number.ts';
import type { Refusal, RepairReason } from './refusal.ts';

export const STOREY_HEIGHT_M = 3;
const MAX_HEIGHT_M = 1000;
const MAX_STOREYS = 255;

const HEIGHT_NAMES = [
  'height',
  'Height',
  'HEIGHT',
  'height_m',
  'building:height',
  'est_height',
  '高度',
  '建筑高度',
  '楼高',
];
const STOREY_NAMES = [
  'storeys',
  'building:levels',
  'levels',
  'floors',
  'Floor',
  'FLOOR',
  'floor',
  '层数',
  '楼层',
  '地上层数',
];

export interface BuildingHeight {
  readonly heightM: number;
  readonly storeys: number;
  readonly isEstimated: boolean;
}

/**
 * Makes a reader of height and storeys. Each is made from the other where it is missing or cannot be used;
 * where both are, `estimate` stands in, if it is given, else the feature is refused.
 */
export function createHeightReader(
  attributes: BuildingAttributes,
  estimate?: (properties: Readonly<Record<string, unknown>>) => EstimatedHeight,
): (
  properties: Readonly<Record<string, unknown>>,
  repairs: RepairReason[],
) => BuildingHeight | Refusal {
  const heightNames = attributes.height ? [attributes.height] : HEIGHT_NAMES;
  const storeyNames = attributes.storeys ? [attributes.storeys] : STOREY_NAMES;

  return (properties, repairs) => {
    const heightName = findProperty(properties, heightNames);
    const storeyName = findProperty(properties, storeyNames);
    const given = heightName === undefined ? Number.NaN : readNumber(properties[heightName]);
    const counted = storeyName === undefined ? Number.NaN : readNumber(properties[storeyName]);
    if (given > 0 && given <= MAX_HEIGHT_M)
      return {
        heightM: given,
        storeys: toStoreys(counted >= 1 ? counted : given / STOREY_HEIGHT_M),
        isEstimated: false,
      };
    if (counted > 0 && counted * STOREY_HEIGHT_M <= MAX_HEIGHT_M) {
      if (heightName !== undefined && !repairs.includes('height-from-storeys'))
        repairs.push('height-from-storeys');
      const roofM = readNumber(properties['roof:height']);
      return {
        heightM: counted * STOREY_HEIGHT_M + (roofM > 0 && roofM < 50 ? roofM : 0),
        storeys: toStoreys(counted),
        isEstimated: false,
      };
    }
    if (estimate) {
      repairs.push('estimated-height');
      return { ...estimate(properties), isEstimated: true };
    }
    const name = heightName ?? storeyName;
    return name === undefined
      ? {
          reason: 'height',
          field: `properties.${attributes.height ?? attributes.storeys ?? 'height'}`,
          expected:
            'expected a height in metres or a number of storeys, got neither; name the attribute: "attributes": {"height": …}, or --attribute height=NAME',
        }
      : {
          reason: 'height',
          field: `properties.${name}`,
          expected: `expected a number above 0 and up to ${MAX_HEIGHT_M} m, got ${quote(properties[name])}`,
        };
  };
}

function toStoreys(counted: number): number {
  return Math.max(1, Math.min(MAX_STOREYS, Math.round(counted)));
}
