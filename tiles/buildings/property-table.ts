import { BUILDING_PROVENANCES, BUILDING_USES, buildingId } from '#model';
import type { BuildingColumns } from './building-columns.ts';

/** Schema of a building's properties (EXT_structural_metadata). */
export const BUILDING_SCHEMA = {
  id: 'buildings',
  classes: {
    building: {
      name: 'Building',
      properties: {
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
      },
    },
  },
  enums: {
    use: {
      valueType: 'UINT8',
      values: BUILDING_USES.map((name, value) => ({ name, value })),
    },
    provenance: {
      valueType: 'UINT8',
      values: BUILDING_PROVENANCES.map((name, value) => ({ name, value })),
    },
  },
} as const;

/** One column of a property table; strings carry the offsets of their ends. */
export interface PropertyColumn {
  readonly name: keyof typeof BUILDING_SCHEMA.classes.building.properties;
  readonly values: Uint8Array;
  readonly stringOffsets?: Uint8Array;
}

/** The properties of some buildings as columns; one in which every string is empty is left out. */
export function createPropertyColumns(
  columns: BuildingColumns,
  gids: Uint32Array,
): PropertyColumn[] {
  const pick = <T extends Uint8Array | Uint16Array | Float32Array>(from: T): Uint8Array => {
    const picked = from.slice(0, gids.length);
    for (const [i, gid] of gids.entries()) picked[i] = from[gid] as number;
    return asBytes(picked);
  };
  const list = [...gids];
  const town = list.map((gid) => columns.townCodes[columns.town[gid] as number] ?? '');
  const name = list.map((gid) => columns.names[gid]?.zh || columns.names[gid]?.en || '');
  return [
    stringColumn(
      'id',
      list.map((gid) => buildingId(columns, gid)),
    ),
    { name: 'gid' as const, values: asBytes(Uint32Array.from(gids)) },
    { name: 'height' as const, values: pick(columns.heightM) },
    { name: 'storeys' as const, values: pick(columns.storeys) },
    { name: 'use' as const, values: pick(columns.use) },
    stringColumn('town', town),
    { name: 'dwellings' as const, values: pick(columns.dwellings) },
    { name: 'provenance' as const, values: pick(columns.provenance) },
    stringColumn('name', name),
  ].filter(({ values }) => values.length > 0);
}

function stringColumn(name: PropertyColumn['name'], strings: readonly string[]): PropertyColumn {
  const encoder = new TextEncoder();
  const parts = strings.map((text) => encoder.encode(text));
  const offsets = new Uint32Array(strings.length + 1);
  for (const [i, part] of parts.entries()) offsets[i + 1] = (offsets[i] as number) + part.length;
  const values = new Uint8Array(offsets[strings.length] as number);
  for (const [i, part] of parts.entries()) values.set(part, offsets[i]);
  return { name, values, stringOffsets: asBytes(offsets) };
}

function asBytes(column: ArrayBufferView): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
