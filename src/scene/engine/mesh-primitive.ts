import {
  BoundingSphere,
  Buffer,
  BufferUsage,
  ComponentDatatype,
  type Context,
  DrawCommand,
  type FrameState,
  IndexDatatype,
  Pass,
  PrimitiveType,
  RenderState,
  ShaderProgram,
  type UniformMap,
  VertexArray,
} from '@cesium/engine';
import type { LocalFrame } from './frame.ts';
import type { ScenePrimitive } from './instanced-quads.ts';

/** Vertices with all their parts one after another, `position` first, in local metres. */
export interface MeshData {
  readonly vertices: Float32Array;
  readonly indices: Uint32Array;
}

interface MeshPart {
  /** Its name in the vertex shader. */
  readonly name: string;
  readonly components: 1 | 2 | 3 | 4;
}

export interface MeshOptions {
  /** Asked for once, when it is first drawn; not kept. */
  readonly data: () => MeshData;
  /** `position` of three components stands first. */
  readonly parts: readonly MeshPart[];
  readonly frame: LocalFrame;
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly uniforms: UniformMap;
  /** The same mesh many times, each with values of its own; all of them are uploaded anew for every frame. */
  readonly instances?: {
    readonly parts: readonly MeshPart[];
    readonly array: Float32Array;
    /** How many to draw now. */
    count(): number;
  };
  /** Solid and hiding what is behind it unless told otherwise. */
  readonly state?: object;
  readonly pass?: number;
}

/** No district reaches further from its middle. */
const DISTRICT_M = 60_000;

export const SOLID_STATE = { depthTest: { enabled: true }, depthMask: true } as const;

/** Straight alpha over what is there, hidden by what is nearer, hiding nothing itself. */
export const GLAZE_STATE = {
  depthTest: { enabled: true },
  depthMask: false,
  blending: {
    enabled: true,
    equationRgb: 0x8006,
    equationAlpha: 0x8006,
    functionSourceRgb: 0x0302,
    functionSourceAlpha: 1,
    functionDestinationRgb: 0x0303,
    functionDestinationAlpha: 0x0303,
  },
} as const;

/** One mesh, one draw call, among what is solid in the scene. Never picked. */
export function createMeshPrimitive(options: MeshOptions): ScenePrimitive {
  let made: ReturnType<typeof build> | undefined;
  let destroyed = false;
  const primitive: ScenePrimitive = {
    show: true,
    update({ passes, context, commandList }: FrameState) {
      if (!primitive.show || !passes.render) return;
      const count = options.instances?.count() ?? 1;
      if (count === 0) return;
      made ??= build(context, options, primitive);
      if (!made.command) return;
      if (options.instances) {
        made.instances?.copyFromArrayView(options.instances.array);
        made.command.instanceCount = count;
      }
      commandList.push(made.command);
    },
    isDestroyed: () => destroyed,
    destroy() {
      made?.array?.destroy();
      made?.command?.shaderProgram.destroy();
      made = undefined;
      destroyed = true;
    },
  };
  return primitive;
}

function build(context: Context, options: MeshOptions, owner: object): Made {
  const { parts, frame, instances } = options;
  const { vertices, indices } = options.data();
  if (indices.length === 0) return {};
  const vertexBuffer = Buffer.createVertexBuffer({
    context,
    typedArray: vertices,
    usage: BufferUsage.STATIC_DRAW,
  });
  const instanceBuffer =
    instances &&
    Buffer.createVertexBuffer({
      context,
      typedArray: instances.array,
      usage: BufferUsage.STREAM_DRAW,
    });
  const attributes = [
    ...listAttributes(parts, vertexBuffer, 0),
    ...(instances && instanceBuffer
      ? listAttributes(instances.parts, instanceBuffer, parts.length).map((attribute) => ({
          ...attribute,
          instanceDivisor: 1,
        }))
      : []),
  ];
  const names = [...parts, ...(instances?.parts ?? [])].map(({ name }) => name);
  const array = new VertexArray({
    context,
    attributes,
    indexBuffer: Buffer.createIndexBuffer({
      context,
      typedArray: indices,
      usage: BufferUsage.STATIC_DRAW,
      indexDatatype: IndexDatatype.UNSIGNED_INT,
    }),
  });
  const command = new DrawCommand({
    vertexArray: array,
    shaderProgram: ShaderProgram.fromCache({
      context,
      vertexShaderSource: options.vertexShader,
      fragmentShaderSource: options.fragmentShader,
      attributeLocations: Object.fromEntries(names.map((name, i) => [name, i])),
    }),
    renderState: RenderState.fromCache(options.state ?? SOLID_STATE),
    uniformMap: options.uniforms,
    primitiveType: PrimitiveType.TRIANGLES,
    modelMatrix: frame.toFixed,
    boundingVolume: BoundingSphere.transform(
      instances ? sphereOfAll() : sphereOf(vertices, strideOf(parts)),
      frame.toFixed,
    ),
    pass: options.pass ?? Pass.OPAQUE,
    owner,
  });
  return { command, array, ...(instanceBuffer && { instances: instanceBuffer }) };
}

interface Made {
  readonly command?: DrawCommand;
  readonly array?: VertexArray;
  readonly instances?: Buffer;
}

function strideOf(parts: readonly MeshPart[]): number {
  return parts.reduce((sum, { components }) => sum + components, 0);
}

function listAttributes(parts: readonly MeshPart[], vertexBuffer: Buffer, from: number) {
  let offset = 0;
  return parts.map(({ components }, i) => {
    const attribute = {
      index: from + i,
      vertexBuffer,
      componentsPerAttribute: components,
      componentDatatype: ComponentDatatype.FLOAT,
      offsetInBytes: offset * Float32Array.BYTES_PER_ELEMENT,
      strideInBytes: strideOf(parts) * Float32Array.BYTES_PER_ELEMENT,
    };
    offset += components;
    return attribute;
  });
}

/** Instances stand anywhere in the district. */
function sphereOfAll(): BoundingSphere {
  const sphere = new BoundingSphere();
  sphere.radius = DISTRICT_M;
  return sphere;
}

function sphereOf(vertices: Float32Array, stride: number): BoundingSphere {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < vertices.length; i += stride)
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k] as number, vertices[i + k] as number);
      high[k] = Math.max(high[k] as number, vertices[i + k] as number);
    }
  const sphere = new BoundingSphere();
  const [x, y, z] = low.map((edge, k) => (edge + (high[k] as number)) / 2);
  Object.assign(sphere.center, { x, y, z });
  sphere.radius = Math.hypot(...low.map((edge, k) => ((high[k] as number) - edge) / 2));
  return sphere;
}
