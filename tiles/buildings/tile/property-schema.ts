import { BUILDING_PROVENANCES, BUILDING_USES } from '#model';
import type { DeclaredProperty } from '../../config/build-config.ts';

/** How a building is drawn from near; the code in the tiles is the place in this list. */
export const BUILDING_FORMS = ['block', 'parts', 'model'] as const;

/** A number that a source has not given; NaN is none in JSON. */
export const NO_NUMBER = -Number.MAX_VALUE;

const FIXED = {
  id: { type: 'STRING', required: true, semantic: 'ID' },
  gid: {
    description: 'Global id: row in the building index.',
    type: 'SCALAR',
    componentType: 'UINT32',
    required: true,
  },
  height: {
    description: 'Metres above its ground.',
    type: 'SCALAR',
    componentType: 'FLOAT32',
    required: true,
  },
  storeys: { type: 'SCALAR', componentType: 'UINT8', required: true },
  use: { type: 'ENUM', enumType: 'use', required: true },
  town: { description: 'Code of its town.', type: 'STRING', noData: '' },
  dwellings: { type: 'SCALAR', componentType: 'UINT16', required: true },
  provenance: { type: 'ENUM', enumType: 'provenance', required: true },
  name: { type: 'STRING', noData: '', semantic: 'NAME' },
  form: {
    description:
      'A block of its footprint, several such parts, or a model with faces of its own, which need not be closed.',
    type: 'ENUM',
    enumType: 'form',
    default: 'block',
  },
  quality: {
    description: 'Bits: 1 the height is estimated, 2 the place is estimated.',
    type: 'SCALAR',
    componentType: 'UINT8',
    default: 0,
  },
} as const;

/** Name of a declared property in the tiles: its own, unless a fixed property has it. */
export function propertyKey({ name }: DeclaredProperty): string {
  return Object.hasOwn(FIXED, name) ? `source_${name}` : name;
}

/** Schema of a building's properties (EXT_structural_metadata); the same in every tile of a build. */
export function createPropertySchema(declared: readonly DeclaredProperty[]) {
  const properties: Record<string, object> = { ...FIXED };
  for (const property of declared) {
    const { title, unit, type } = property;
    const description = [title?.en, unit].filter(Boolean).join(', ');
    properties[propertyKey(property)] = {
      ...(title ? { name: title.zh || title.en } : {}),
      ...(description ? { description } : {}),
      ...(type === 'number'
        ? { type: 'SCALAR', componentType: 'FLOAT64', noData: NO_NUMBER }
        : { type: 'STRING', noData: '' }),
    };
  }
  return {
    id: 'buildings',
    classes: { building: { name: 'Building', properties } },
    enums: {
      use: {
        valueType: 'UINT8',
        values: BUILDING_USES.map((name, value) => ({ name, value })),
      },
      provenance: {
        valueType: 'UINT8',
        values: BUILDING_PROVENANCES.map((name, value) => ({ name, value })),
      },
      form: {
        valueType: 'UINT8',
        values: BUILDING_FORMS.map((name, value) => ({ name, value })),
      },
    },
  };
}
