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
} from '@cesium/engine';
import { bindSceneDistance, OVERLAY_STATE } from './overlay-glsl.ts';

/** One column of per-instance values; the owner writes the array and raises `dirty`. */
export interface InstanceColumn {
  readonly name: string;
  readonly components: 1 | 2 | 3 | 4;
  readonly array: Float32Array | Uint8Array;
  dirty: boolean;
}

export interface InstancedQuads {
  readonly modelMatrix: Matrix4;
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly columns: readonly InstanceColumn[];
  readonly uniforms: UniformMap;
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
 * (−1 or 1 in both axes) and the columns by name; bytes arrive as 0 … 1. A column is uploaded only in frames
 * in which it is dirty. Never picked: the owner looks its shapes up on the CPU.
 */
export function createInstancedQuads(quads: InstancedQuads): ScenePrimitive {
  let made: { command: DrawCommand; buffers: Buffer[]; array: VertexArray } | undefined;
  let destroyed = false;
  const primitive: ScenePrimitive = {
    show: true,
    update(frame) {
      const count = quads.count();
      if (!primitive.show || count === 0 || !frame.passes.render) return;
      made ??= build(frame.context, quads, primitive);
      for (const [i, column] of quads.columns.entries()) {
        if (!column.dirty) continue;
        made.buffers[i + 1]?.copyFromArrayView(column.array);
        column.dirty = false;
      }
      made.command.instanceCount = count;
      frame.commandList.push(made.command);
    },
    isDestroyed: () => destroyed,
    destroy() {
      made?.array.destroy();
      made?.command.shaderProgram.destroy();
      made = undefined;
      destroyed = true;
    },
  };
  return primitive;
}

function build(context: Context, quads: InstancedQuads, owner: object) {
  const corners = Buffer.createVertexBuffer({
    context,
    typedArray: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]),
    usage: BufferUsage.STATIC_DRAW,
  });
  const buffers = [
    corners,
    ...quads.columns.map(({ array }) =>
      Buffer.createVertexBuffer({ context, typedArray: array, usage: BufferUsage.DYNAMIC_DRAW }),
    ),
  ];
  for (const column of quads.columns) column.dirty = false;
  const array = new VertexArray({
    context,
    attributes: [
      {
        index: 0,
        vertexBuffer: corners,
        componentsPerAttribute: 2,
        componentDatatype: ComponentDatatype.FLOAT,
      },
      ...quads.columns.map(({ components, array: values }, i) => ({
        index: i + 1,
        vertexBuffer: buffers[i + 1] as Buffer,
        componentsPerAttribute: components,
        componentDatatype:
          values instanceof Uint8Array ? ComponentDatatype.UNSIGNED_BYTE : ComponentDatatype.FLOAT,
        normalize: values instanceof Uint8Array,
        instanceDivisor: 1,
      })),
    ],
  });
  const command = new DrawCommand({
    vertexArray: array,
    shaderProgram: ShaderProgram.fromCache({
      context,
      vertexShaderSource: quads.vertexShader,
      fragmentShaderSource: quads.fragmentShader,
      attributeLocations: Object.fromEntries(
        ['corner', ...quads.columns.map(({ name }) => name)].map((name, i) => [name, i]),
      ),
    }),
    renderState: RenderState.fromCache(OVERLAY_STATE),
    uniformMap: { ...bindSceneDistance(context), ...quads.uniforms },
    primitiveType: PrimitiveType.TRIANGLE_STRIP,
    modelMatrix: quads.modelMatrix,
    pass: Pass.OVERLAY,
    count: 4,
    instanceCount: 0,
    owner,
  });
  return { command, buffers, array };
}
