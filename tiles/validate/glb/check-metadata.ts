import type { FindingSink } from '../finding.ts';
import type {
  ClassProperty,
  MetadataSchema,
  PropertyTable,
  StructuralMetadata,
  TableProperty,
} from './gltf-json.ts';

/** A property table whose columns can be asked by row. */
export interface ReadTable {
  readonly class: string;
  readonly count: number;
  /** Undefined where the table has no such property; null where a row has none (noData). */
  number(property: string, row: number): number | null | undefined;
  /** Names of enums, too. */
  text(property: string, row: number): string | null | undefined;
}

interface Views {
  view(index: number): Uint8Array | undefined;
  /** For the check of alignment; undefined where it does not matter. */
  offsetOf(view: number): number | undefined;
}

const COMPONENT_BYTES: Readonly<Record<string, number>> = {
  INT8: 1,
  UINT8: 1,
  INT16: 2,
  UINT16: 2,
  INT32: 4,
  UINT32: 4,
  INT64: 8,
  UINT64: 8,
  FLOAT32: 4,
  FLOAT64: 8,
};
const ELEMENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const OFFSET_TYPES = ['UINT8', 'UINT16', 'UINT32', 'UINT64'];
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Checks schema and tables of EXT_structural_metadata and returns the tables in their order. */
export function checkMetadata(
  metadata: StructuralMetadata,
  views: Views,
  { sink, path }: { sink: FindingSink; path: string },
): readonly ReadTable[] {
  const { schema, schemaUri, propertyTables = [] } = metadata;
  const at = `${path}#EXT_structural_metadata`;
  if (!schema) {
    sink.error(
      'property-table',
      at,
      `Expected a schema in the file, got ${schemaUri ? `"${schemaUri}"` : 'none'}.`,
    );
    return [];
  }
  checkSchema(schema, { sink, at });
  return propertyTables.map((table, i) =>
    readTable(table, schema, { views, sink, at: `${at}.propertyTables[${i}]` }),
  );
}

function checkSchema(
  schema: MetadataSchema,
  { sink, at }: { sink: FindingSink; at: string },
): void {
  if (!schema.id || !NAME.test(schema.id))
    sink.error(
      'property-table',
      at,
      `Expected a schema id of letters, digits and _, got "${schema.id}".`,
    );
  for (const [name, { values }] of Object.entries(schema.enums ?? {})) {
    if (new Set(values.map((entry) => entry.name)).size !== values.length)
      sink.error('property-table', `${at}.enums.${name}`, 'Expected each name once.');
    if (new Set(values.map((entry) => entry.value)).size !== values.length)
      sink.error('property-table', `${at}.enums.${name}`, 'Expected each value once.');
  }
  for (const [className, { properties = {} }] of Object.entries(schema.classes ?? {}))
    for (const [name, property] of Object.entries(properties)) {
      const place = `${at}.${className}.${name}`;
      const fault = findPropertyFault(property, schema);
      if (!NAME.test(name))
        sink.error('property-table', place, 'Expected a name of letters, digits and _.');
      if (fault) sink.error('property-table', place, fault);
    }
}

function findPropertyFault(property: ClassProperty, schema: MetadataSchema): string | null {
  const { type, componentType, enumType, required, noData } = property;
  const isNumeric = type in ELEMENTS;
  if (!isNumeric && !['STRING', 'BOOLEAN', 'ENUM'].includes(type))
    return `Expected a type of the specification, got "${type}".`;
  if (isNumeric && !(componentType && componentType in COMPONENT_BYTES))
    return `Expected a component type, got "${componentType}".`;
  if (!isNumeric && componentType) return `Expected no component type for ${type}.`;
  if (type === 'ENUM' && !(enumType && schema.enums?.[enumType]))
    return `Expected an enum of the schema, got "${enumType}".`;
  if (required && noData !== undefined) return 'Expected no noData where it is required.';
  return null;
}

interface TableContext {
  readonly views: Views;
  readonly sink: FindingSink;
  readonly at: string;
}

function readTable(table: PropertyTable, schema: MetadataSchema, context: TableContext): ReadTable {
  const { sink, at } = context;
  const declared = schema.classes?.[table.class]?.properties;
  const columns = new Map<string, Column>();
  if (!declared)
    sink.error('property-table', at, `Expected a class of the schema, got "${table.class}".`);
  if (!(Number.isInteger(table.count) && table.count >= 1))
    sink.error('property-table', at, `Expected a count from 1, got ${table.count}.`);
  for (const [name, property] of Object.entries(declared ?? {}))
    if (property.required && !table.properties?.[name])
      sink.error('property-table', at, `Expected the required property ${name}, found none.`);
  for (const [name, column] of Object.entries(table.properties ?? {})) {
    const property = declared?.[name];
    if (!declared) continue;
    if (!property) {
      sink.error('property-table', `${at}.${name}`, `Expected a property of ${table.class}.`);
      continue;
    }
    const read = readColumn(column, property, {
      ...context,
      at: `${at}.${name}`,
      schema,
      count: table.count,
    });
    if (read) columns.set(name, read);
  }
  return {
    class: table.class,
    count: table.count,
    number: (name, row) => columns.get(name)?.number?.(row),
    text: (name, row) => columns.get(name)?.text?.(row),
  };
}

interface Column {
  readonly number?: (row: number) => number | null;
  readonly text?: (row: number) => string | null;
}

interface ColumnContext extends TableContext {
  readonly schema: MetadataSchema;
  readonly count: number;
}

function readColumn(
  column: TableProperty,
  property: ClassProperty,
  context: ColumnContext,
): Column | undefined {
  const { views, sink, at, schema, count } = context;
  const fail = (message: string) => {
    sink.error('property-table', at, message);
    return undefined;
  };
  for (const view of [column.values, column.stringOffsets, column.arrayOffsets])
    if (view !== undefined && (views.offsetOf(view) ?? 0) % 8 !== 0)
      sink.error(
        'property-table',
        at,
        `Expected data at a multiple of 8 bytes, got ${views.offsetOf(view)}.`,
      );
  const values = views.view(column.values);
  if (!values) return fail(`Expected values in buffer view ${column.values}, got none.`);
  let entries = count;
  if (property.array) {
    if (property.count !== undefined) entries = count * property.count;
    else {
      const offsets = readOffsets(column.arrayOffsets, column.arrayOffsetType, {
        ...context,
        entries,
      });
      if (!offsets) return undefined;
      entries = offsets(count);
    }
  }
  if (property.type === 'STRING') {
    const offsets = readOffsets(column.stringOffsets, column.stringOffsetType, {
      ...context,
      entries,
    });
    if (!offsets) return undefined;
    if (offsets(entries) !== values.length)
      return fail(
        `Expected the last offset to be ${values.length}, the length of the text, got ${offsets(entries)}.`,
      );
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      decoder.decode(values);
    } catch {
      return fail('Expected text in UTF-8.');
    }
    if (property.array) return undefined;
    return {
      text: (row) => {
        const text = decoder.decode(values.subarray(offsets(row), offsets(row + 1)));
        return text === property.noData ? null : text;
      },
    };
  }
  if (property.type === 'BOOLEAN') {
    const needed = Math.ceil(entries / 8);
    if (values.length !== needed) return fail(`Expected ${needed} bytes, got ${values.length}.`);
    return property.array
      ? undefined
      : { number: (row) => ((values[row >> 3] as number) >> (row & 7)) & 1 };
  }
  const enumType = schema.enums?.[property.enumType ?? ''];
  const componentType =
    property.type === 'ENUM' ? (enumType?.valueType ?? 'UINT16') : property.componentType;
  const size = COMPONENT_BYTES[componentType ?? ''] ?? 0;
  const elements = property.type === 'ENUM' ? 1 : (ELEMENTS[property.type] ?? 1);
  const needed = entries * elements * size;
  if (values.length !== needed)
    return fail(
      `Expected ${needed} bytes for ${entries} rows of ${componentType}, got ${values.length}.`,
    );
  if (property.array || elements > 1) return undefined;
  const read = numberReader(values, componentType ?? '');
  const number = (row: number) => {
    const value = read(row);
    return value === property.noData ? null : value;
  };
  if (property.type === 'ENUM') {
    const allowed = new Map(enumType?.values.map(({ name, value }) => [value, name]));
    for (let row = 0; row < entries; row++)
      if (!allowed.has(read(row)))
        return fail(`Expected a value of ${property.enumType} in row ${row}, got ${read(row)}.`);
    return { number, text: (row) => allowed.get(read(row)) ?? null };
  }
  if (componentType?.startsWith('FLOAT'))
    for (let row = 0; row < entries; row++)
      if (!Number.isFinite(read(row)))
        sink.error('not-finite', at, `Expected a number in row ${row}, got ${read(row)}.`);
  return { number };
}

function readOffsets(
  index: number | undefined,
  type = 'UINT32',
  { views, sink, at, entries }: TableContext & { entries: number },
): ((row: number) => number) | undefined {
  const fail = (message: string) => {
    sink.error('property-table', at, message);
    return undefined;
  };
  if (!OFFSET_TYPES.includes(type)) return fail(`Expected an unsigned offset type, got "${type}".`);
  const bytes = index === undefined ? undefined : views.view(index);
  if (!bytes) return fail('Expected offsets in a buffer view, got none.');
  const size = COMPONENT_BYTES[type] as number;
  if (bytes.length !== size * (entries + 1))
    return fail(
      `Expected ${entries + 1} offsets of ${type}, ${size * (entries + 1)} bytes, got ${bytes.length}.`,
    );
  const read = numberReader(bytes, type);
  for (let row = 0; row < entries; row++)
    if (read(row + 1) < read(row))
      return fail(
        `Expected growing offsets, got ${read(row)} then ${read(row + 1)} in row ${row}.`,
      );
  if (read(0) !== 0) return fail(`Expected the first offset to be 0, got ${read(0)}.`);
  return read;
}

function numberReader(bytes: Uint8Array, type: string): (row: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'INT8':
      return (row) => view.getInt8(row);
    case 'UINT8':
      return (row) => view.getUint8(row);
    case 'INT16':
      return (row) => view.getInt16(2 * row, true);
    case 'UINT16':
      return (row) => view.getUint16(2 * row, true);
    case 'INT32':
      return (row) => view.getInt32(4 * row, true);
    case 'UINT32':
      return (row) => view.getUint32(4 * row, true);
    case 'INT64':
      return (row) => Number(view.getBigInt64(8 * row, true));
    case 'UINT64':
      return (row) => Number(view.getBigUint64(8 * row, true));
    case 'FLOAT32':
      return (row) => view.getFloat32(4 * row, true);
    default:
      return (row) => view.getFloat64(8 * row, true);
  }
}
