/** The parts of a glTF document that our checks read; gltf-validator has looked at their shape before. */
export interface GltfJson {
  readonly scene?: number;
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
  readonly nodes?: readonly GltfNode[];
  readonly meshes?: readonly {
    readonly name?: string;
    readonly primitives: readonly GltfPrimitive[];
  }[];
  readonly accessors?: readonly GltfAccessor[];
  readonly bufferViews?: readonly GltfBufferView[];
  readonly buffers?: readonly { readonly byteLength: number; readonly uri?: string }[];
  readonly images?: readonly { readonly uri?: string }[];
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
  readonly extensions?: { readonly EXT_structural_metadata?: StructuralMetadata };
}

export interface GltfNode {
  readonly mesh?: number;
  readonly children?: readonly number[];
  readonly matrix?: readonly number[];
  readonly translation?: readonly number[];
  readonly rotation?: readonly number[];
  readonly scale?: readonly number[];
  readonly extensions?: {
    readonly EXT_mesh_gpu_instancing?: { readonly attributes: Readonly<Record<string, number>> };
    readonly EXT_instance_features?: { readonly featureIds: readonly FeatureIds[] };
  };
}

export interface GltfPrimitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices?: number;
  readonly mode?: number;
  readonly extensions?: {
    readonly EXT_mesh_features?: { readonly featureIds: readonly FeatureIds[] };
  };
}

export interface FeatureIds {
  readonly featureCount: number;
  readonly attribute?: number;
  readonly texture?: unknown;
  readonly nullFeatureId?: number;
  readonly propertyTable?: number;
}

export interface GltfAccessor {
  readonly bufferView?: number;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly normalized?: boolean;
  readonly count: number;
  readonly type: string;
  readonly min?: readonly number[];
  readonly max?: readonly number[];
  readonly sparse?: unknown;
}

export interface GltfBufferView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride?: number;
  readonly extensions?: { readonly EXT_meshopt_compression?: MeshoptView };
}

interface MeshoptView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride: number;
  readonly count: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';
  readonly filter?: string;
}

export interface StructuralMetadata {
  readonly schema?: MetadataSchema;
  readonly schemaUri?: string;
  readonly propertyTables?: readonly PropertyTable[];
}

export interface MetadataSchema {
  readonly id?: string;
  readonly classes?: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, ClassProperty>> }>
  >;
  readonly enums?: Readonly<
    Record<
      string,
      {
        readonly valueType?: string;
        readonly values: readonly { readonly name: string; readonly value: number }[];
      }
    >
  >;
}

export interface ClassProperty {
  readonly type: string;
  readonly componentType?: string;
  readonly enumType?: string;
  readonly array?: boolean;
  readonly count?: number;
  readonly required?: boolean;
  readonly noData?: unknown;
  readonly normalized?: boolean;
}

export interface PropertyTable {
  readonly class: string;
  readonly count: number;
  readonly properties?: Readonly<Record<string, TableProperty>>;
}

export interface TableProperty {
  readonly values: number;
  readonly arrayOffsets?: number;
  readonly stringOffsets?: number;
  readonly arrayOffsetType?: string;
  readonly stringOffsetType?: string;
}
