import { type Document, NodeIO, type Primitive } from '@gltf-transform/core';
import {
  EXTMeshFeatures,
  EXTMeshGPUInstancing,
  EXTMeshoptCompression,
  EXTStructuralMetadata,
  KHRMeshQuantization,
} from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';

type Metadata = ReturnType<EXTStructuralMetadata['createStructuralMetadata']>;
type Features = ReturnType<EXTMeshFeatures['createFeatures']>;

/** A glb as an independent reader understands it. */
export interface ReadBuildingTile {
  readonly document: Document;
  readonly primitive: Primitive;
  /** Properties of each feature, enums by name; what is left out reads as its default, or ''. */
  readonly features: readonly Readonly<Record<string, string | number>>[];
  /** ECEF position of a vertex. */
  ecefOf(vertex: number): [number, number, number];
}

type NumberColumn = new (buffer: ArrayBuffer) => ArrayLike<number>;

const COLUMNS: Readonly<Record<string, NumberColumn>> = {
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  FLOAT32: Float32Array,
  FLOAT64: Float64Array,
};

/** Reads and writes glbs with every extension the tiles use. */
export async function createTileIo(): Promise<NodeIO> {
  await MeshoptDecoder.ready;
  return new NodeIO()
    .registerExtensions([
      EXTMeshFeatures,
      EXTMeshGPUInstancing,
      EXTStructuralMetadata,
      EXTMeshoptCompression,
      KHRMeshQuantization,
    ])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
}

export async function readBuildingTile(io: NodeIO, bytes: Uint8Array): Promise<ReadBuildingTile> {
  const document = await io.readBinary(bytes);
  const root = document.getRoot();
  const primitive = root.listMeshes()[0]?.listPrimitives()[0];
  if (!primitive) throw new Error('The tile holds no mesh.');
  const metadata = root.getExtension<Metadata>('EXT_structural_metadata');
  const table = metadata?.listPropertyTables()[0];
  const schema = metadata?.getSchema();
  if (!table || !schema) throw new Error('The tile holds no property table.');
  const declared = schema.getClass(table.getClass());
  const features = Array.from(
    { length: table.getCount() },
    () => ({}) as Record<string, string | number>,
  );
  for (const name of declared?.listPropertyKeys() ?? []) {
    const property = declared?.getProperty(name);
    const column = table.getProperty(name);
    if (!property) continue;
    const left = (property.getDefault() ?? '') as string | number;
    const read = column ? readColumn(column, property, schema) : () => left;
    for (const [i, feature] of features.entries()) feature[name] = read(i);
  }
  const node = root.listNodes().find((found) => found.getMesh());
  const matrix = node?.getWorldMatrix() ?? [];
  const position = primitive.getAttribute('POSITION');
  return {
    document,
    primitive,
    features,
    ecefOf(vertex) {
      const [x, y, z] = (position?.getElement(vertex, [0, 0, 0]) ?? [0, 0, 0]) as [
        number,
        number,
        number,
      ];
      const at = (row: number) =>
        (matrix[row] as number) * x +
        (matrix[4 + row] as number) * y +
        (matrix[8 + row] as number) * z +
        (matrix[12 + row] as number);
      return [at(0), -at(2), at(1)];
    },
  };
}

type Table = ReturnType<Metadata['listPropertyTables']>[number];
type Column = NonNullable<ReturnType<Table['getProperty']>>;
type Schema = NonNullable<ReturnType<Metadata['getSchema']>>;
type Declared = NonNullable<ReturnType<NonNullable<ReturnType<Schema['getClass']>>['getProperty']>>;

function readColumn(
  column: Column,
  property: Declared,
  schema: Schema,
): (i: number) => string | number {
  const values = column.getValues();
  if (property.getType() === 'STRING') {
    const offsets = viewAs(column.getStringOffsets() as Uint8Array, Uint32Array);
    return (i) => new TextDecoder().decode(values.subarray(offsets[i], offsets[i + 1]));
  }
  if (property.getType() === 'ENUM') {
    const names = new Map(
      schema
        .getEnum(property.getEnumType() ?? '')
        ?.listValues()
        .map((value) => [value.getValue(), value.getName()]),
    );
    return (i) => names.get(values[i] as number) ?? '?';
  }
  const numbers = viewAs(values, COLUMNS[property.getComponentType() ?? ''] as NumberColumn);
  return (i) => numbers[i] as number;
}

function viewAs(bytes: Uint8Array, Type: NumberColumn): ArrayLike<number> {
  return new Type(bytes.slice().buffer);
}

/** The mesh-features of a primitive. */
export function featuresOf(primitive: Primitive) {
  return primitive.getExtension<Features>('EXT_mesh_features')?.listFeatureIDs() ?? [];
}
