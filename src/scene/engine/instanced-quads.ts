import {
  Buffer,
  BufferUsage,
  ComponentDatatype,
  type Context,
  DrawCommand,
  type FrameState,
  type Matrix4,
  Pass,
  PrimitiveType,
  RenderState,
  ShaderProgram,
  type UniformMap,
  VertexArray,
  type VertexAttribute,
} from '@cesium/engine';
import { bindSceneDistance, OVERLAY_STATE } from './overlay-glsl.ts';
import type { RowSet } from './row-set.ts';

/** Per-instance values that are written together, row after row in one buffer. */
interface InstanceColumn {
  readonly parts: readonly InstancePart[];
  /** A longer one in its place makes more room. */
  readonly array: Float32Array | Uint8Array;
  /** Rows that the owner wrote since the last frame; absent where nothing is ever written again. */
  readonly written?: RowSet;
}

interface InstancePart {
  /** Its name in the vertex shader. */
  readonly name: string;
  readonly components: 1 | 2 | 3 | 4;
}

export interface InstancedQuads {
  readonly modelMatrix: Matrix4;
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly columns: readonly InstanceColumn[];
  readonly uniforms: UniformMap;
  /** Pairs of numbers that reach the shader as `corner`, in place of the four corners of a quad. */
  readonly shape?: { readonly corners: Float32Array; readonly isStrip: boolean };
  /** In place of blending over everything without depth. */
  readonly state?: object;
  /** How many instances to draw now; at most what the columns hold. */
  count(): number;
}

/** What a PrimitiveCollection takes. */
export interface ScenePrimitive {
  show: boolean;
  update(frame: FrameState): void;
  isDestroyed(): boolean;
  destroy(): void;
}

/**
 * Many small flat shapes in one draw call, after everything else. The vertex shader gets `corner`
 * (−1 or 1 in both axes) and the parts by name; bytes arrive as 0 … 1. Only rows that were written are uploaded.
 * Never picked: the owner looks its shapes up on the CPU.
 */
export function createInstancedQuads(quads: InstancedQuads): ScenePrimitive {
  let made: { command: DrawCommand; vertices: Vertices } | undefined;
  let destroyed = false;
  const primitive: ScenePrimitive = {
    show: true,
    update(frame) {
      const count = quads.count();
      if (!primitive.show || count === 0 || !frame.passes.render) return;
      const { context } = frame;
      made ??= build(context, quads, primitive);
      const { sizes } = made.vertices;
      if (quads.columns.some(({ array }, i) => array.byteLength !== sizes[i])) {
        made.vertices.array.destroy();
        made.vertices = buildVertices(context, quads);
        made.command.vertexArray = made.vertices.array;
      }
      upload(quads.columns, made.vertices.buffers);
      made.command.instanceCount = count;
      frame.commandList.push(made.command);
    },
    isDestroyed: () => destroyed,
    destroy() {
      made?.vertices.array.destroy();
      made?.command.shaderProgram.destroy();
      made = undefined;
      destroyed = true;
    },
  };
  return primitive;
}

interface Vertices {
  readonly array: VertexArray;
  /** Of each column. */
  readonly buffers: readonly Buffer[];
  readonly sizes: readonly number[];
}

function upload(columns: readonly InstanceColumn[], buffers: readonly Buffer[]): void {
  for (const [i, { array, parts, written }] of columns.entries()) {
    if (!written || written.isEmpty) continue;
    const stride = strideOf(parts);
    written.takeRuns((from, to) => {
      const rows = array.subarray(from * stride, to * stride);
      buffers[i]?.copyFromArrayView(rows, from * stride * array.BYTES_PER_ELEMENT);
    });
  }
}

function strideOf(parts: readonly InstancePart[]): number {
  return parts.reduce((sum, { components }) => sum + components, 0);
}

const QUAD = new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]);

function buildVertices(context: Context, { columns, shape }: InstancedQuads): Vertices {
  const corners = Buffer.createVertexBuffer({
    context,
    typedArray: shape?.corners ?? QUAD,
    usage: BufferUsage.STATIC_DRAW,
  });
  const attributes: VertexAttribute[] = [
    {
      index: 0,
      vertexBuffer: corners,
      componentsPerAttribute: 2,
      componentDatatype: ComponentDatatype.FLOAT,
    },
  ];
  const buffers = columns.map(({ array, parts, written }) => {
    const vertexBuffer = Buffer.createVertexBuffer({
      context,
      typedArray: array,
      usage: written ? BufferUsage.DYNAMIC_DRAW : BufferUsage.STATIC_DRAW,
    });
    const isBytes = array instanceof Uint8Array;
    let offset = 0;
    for (const { components } of parts) {
      attributes.push({
        index: attributes.length,
        vertexBuffer,
        componentsPerAttribute: components,
        componentDatatype: isBytes ? ComponentDatatype.UNSIGNED_BYTE : ComponentDatatype.FLOAT,
        normalize: isBytes,
        offsetInBytes: offset * array.BYTES_PER_ELEMENT,
        strideInBytes: strideOf(parts) * array.BYTES_PER_ELEMENT,
        instanceDivisor: 1,
      });
      offset += components;
    }
    written?.clear();
    return vertexBuffer;
  });
  return {
    array: new VertexArray({ context, attributes }),
    buffers,
    sizes: columns.map(({ array }) => array.byteLength),
  };
}

function build(context: Context, quads: InstancedQuads, owner: object) {
  const vertices = buildVertices(context, quads);
  const names = quads.columns.flatMap(({ parts }) => parts.map(({ name }) => name));
  const command = new DrawCommand({
    vertexArray: vertices.array,
    shaderProgram: ShaderProgram.fromCache({
      context,
      vertexShaderSource: quads.vertexShader,
      fragmentShaderSource: quads.fragmentShader,
      attributeLocations: Object.fromEntries(['corner', ...names].map((name, i) => [name, i])),
    }),
    renderState: RenderState.fromCache(quads.state ?? OVERLAY_STATE),
    uniformMap: { ...bindSceneDistance(context), ...quads.uniforms },
    primitiveType:
      quads.shape?.isStrip === false ? PrimitiveType.TRIANGLES : PrimitiveType.TRIANGLE_STRIP,
    modelMatrix: quads.modelMatrix,
    pass: Pass.OVERLAY,
    count: (quads.shape?.corners.length ?? 8) / 2,
    instanceCount: 0,
    owner,
  });
  return { command, vertices };
}
