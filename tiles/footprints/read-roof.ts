import type { BuildingAttributes } from '../config/build-config.ts';
import type { RoofHint } from '../district.ts';
import { readNumber } from './read-number.ts';

/** Words for roofs, of OpenStreetMap and Chinese surveys; any other is drawn flat rather than wrong. */
const SHAPES: Readonly<Record<string, RoofHint['shape']>> = {
  flat: 'flat',
  gabled: 'gabled',
  hipped: 'hipped',
  'half-hipped': 'hipped',
  pyramidal: 'pyramidal',
  skillion: 'skillion',
  lean_to: 'skillion',
  'lean-to': 'skillion',
  平屋顶: 'flat',
  平顶: 'flat',
  坡屋顶: 'gabled',
  坡顶: 'gabled',
  双坡: 'gabled',
  四坡: 'hipped',
  攒尖: 'pyramidal',
  单坡: 'skillion',
};
/** Higher roofs are slips of the pen, metres. */
const MAX_ROOF_M = 60;

/** Makes a reader of what a feature says of its roof; undefined where it says nothing. */
export function createRoofReader(
  attributes: BuildingAttributes,
): (properties: Readonly<Record<string, unknown>>) => RoofHint | undefined {
  const shapeName = attributes.roofShape ?? 'roof:shape';
  const heightName = attributes.roofHeight ?? 'roof:height';
  return (properties) => {
    const word = properties[shapeName];
    if (typeof word !== 'string' || word === '') return undefined;
    const shape = SHAPES[word.trim().toLowerCase()] ?? 'flat';
    const heightM = readNumber(properties[heightName]);
    const orientation = properties['roof:orientation'];
    return {
      shape,
      ...(heightM > 0 && heightM <= MAX_ROOF_M ? { heightM } : {}),
      ...(orientation === 'along' || orientation === 'across' ? { orientation } : {}),
    };
  };
}
