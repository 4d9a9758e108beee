import {
  Buffer,
  BufferUsage,
  Cartesian2,
  Cartesian3,
  ComponentDatatype,
  type Context,
  DrawCommand,
  IndexDatatype,
  Pass,
  PolygonPipeline,
  PrimitiveType,
  RenderState,
  ShaderProgram,
  VertexArray,
} from '@cesium/engine';
import { signedRingArea } from '#lib/geo/polygon.ts';
import { type LabelledArea, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { bindSceneDistance, SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { SINK_M } from './prism-shader.ts';
import { createSolidPass, SOLID_DEPTH_STATE, SOLID_STATE } from './solid-pass.ts';

interface Blocks {
  readonly areas: readonly LabelledArea[];
  readonly colours: readonly string[];
  readonly heightM: number;
  opacity(): number;
}

/** Areas as blocks with flat tops in their exact colour, in one draw call; two where they are translucent. */
export function createAreaBlocks(context: SceneContext, blocks: Blocks): ScenePrimitive {
  const mesh = buildMesh(context, blocks);
  let made: { array: VertexArray; shader: ShaderProgram; commands: DrawCommand[] } | undefined;
  let destroyed = false;
  const inner: ScenePrimitive = {
    show: true,
    update(frame) {
      if (mesh.indices.length === 0) return;
      made ??= upload(frame.context, mesh, context, blocks.opacity);
      const [depth, colour] = made.commands as [DrawCommand, DrawCommand];
      if (blocks.opacity() < 1) frame.commandList.push(depth);
      frame.commandList.push(colour);
    },
    isDestroyed: () => destroyed,
    destroy() {
      made?.array.destroy();
      made?.shader.destroy();
      made = undefined;
      destroyed = true;
    },
  };
  return createSolidPass([inner]);
}

interface Mesh {
  readonly vertices: Float32Array;
  readonly indices: Uint32Array;
}

/** Six numbers a corner: place, normal to east and north (both 0: the top), colour as one number. */
const STRIDE = 6;

function buildMesh({ frame, scenery }: SceneContext, { areas, colours, heightM }: Blocks): Mesh {
  const vertices: number[] = [];
  const indices: number[] = [];
  const place = new Float32Array(3);
  for (const [i, { rings }] of areas.entries()) {
    const packed = Number.parseInt((colours[i] as string).slice(1), 16);
    const flat = rings
      .filter((ring) => ring.length > 3)
      .map((ring) =>
        ring.slice(0, -1).map(([lon, lat]) => {
          frame.write(place, 0, lon, lat, sampleHeightGrid(scenery.heights, lon, lat));
          return [...place] as [number, number, number];
        }),
      );
    const all = flat.flat();
    const baseM = Math.min(...all.map(([, , z]) => z));
    const topM = Math.max(...all.map(([, , z]) => z)) + heightM;
    const push = (x: number, y: number, z: number, nx: number, ny: number) => {
      vertices.push(x, y, z, nx, ny, packed);
      return vertices.length / STRIDE - 1;
    };
    const holes: number[] = [];
    let count = 0;
    for (const [k, ring] of flat.entries()) {
      if (k > 0) holes.push(count);
      count += ring.length;
    }
    const first = vertices.length / STRIDE;
    for (const [x, y] of all) push(x, y, topM, 0, 0);
    const corners = all.map(([x, y]) => new Cartesian2(x, y));
    for (const index of PolygonPipeline.triangulate(corners, holes)) indices.push(first + index);
    for (const [k, ring] of flat.entries()) {
      const isOut = signedRingArea(ring.map(([x, y]) => [x, y] as const)) > 0 === (k === 0);
      for (let a = 0; a < ring.length; a++) {
        const [ax, ay] = ring[a] as [number, number, number];
        const [bx, by] = ring[(a + 1) % ring.length] as [number, number, number];
        const length = Math.hypot(bx - ax, by - ay) || 1;
        const sign = isOut ? 1 : -1;
        const [nx, ny] = [(sign * (by - ay)) / length, (-sign * (bx - ax)) / length];
        const p = push(ax, ay, baseM - SINK_M, nx, ny);
        push(bx, by, baseM - SINK_M, nx, ny);
        push(bx, by, topM, nx, ny);
        push(ax, ay, topM, nx, ny);
        indices.push(p, p + 1, p + 2, p, p + 2, p + 3);
      }
    }
  }
  return { vertices: new Float32Array(vertices), indices: new Uint32Array(indices) };
}

const VERTEX = `
in vec3 position;
in vec2 normal;
in float packed_;
out vec3 v_colour;
out float v_shade;
out float v_depth;
uniform vec3 u_sun;
void main() {
  vec4 eye = czm_modelView * vec4(position, 1.0);
  vec4 clip = czm_projection * eye;
  gl_Position = vec4(clip.xy, 0.0, clip.w);
  v_depth = -eye.z;
  v_colour = vec3(floor(packed_ / 65536.0), mod(floor(packed_ / 256.0), 256.0), mod(packed_, 256.0)) / 255.0;
  v_shade = dot(normal, normal) < 0.1 ? 1.0 : 0.6 + 0.2 * dot(normal, u_sun.xy);
}
`;

const FRAGMENT = `
in vec3 v_colour;
in float v_shade;
in float v_depth;
uniform float u_opacity;
${SCENE_DISTANCE_GLSL}
void main() {
  float behind = v_depth - sceneDistance(gl_FragCoord.xy / czm_viewport.zw);
  if (behind > max(3.0, v_depth * 0.001)) discard;
  out_FragColor = vec4(v_colour * v_shade, u_opacity);
  gl_FragDepth = log2(1.0 + v_depth) / ${Math.log2(1e7).toFixed(6)};
}
`;

function upload(context: Context, mesh: Mesh, scene: SceneContext, opacity: () => number) {
  const buffer = Buffer.createVertexBuffer({
    context,
    typedArray: mesh.vertices,
    usage: BufferUsage.STATIC_DRAW,
  });
  const attribute = (index: number, componentsPerAttribute: number, offset: number) => ({
    index,
    vertexBuffer: buffer,
    componentsPerAttribute,
    componentDatatype: ComponentDatatype.FLOAT,
    offsetInBytes: 4 * offset,
    strideInBytes: 4 * STRIDE,
  });
  const array = new VertexArray({
    context,
    attributes: [attribute(0, 3, 0), attribute(1, 2, 3), attribute(2, 1, 5)],
    indexBuffer: Buffer.createIndexBuffer({
      context,
      typedArray: mesh.indices,
      usage: BufferUsage.STATIC_DRAW,
      indexDatatype: IndexDatatype.UNSIGNED_INT,
    }),
  });
  const shader = ShaderProgram.fromCache({
    context,
    vertexShaderSource: VERTEX,
    fragmentShaderSource: FRAGMENT,
    attributeLocations: { position: 0, normal: 1, packed_: 2 },
  });
  const sun = new Cartesian3();
  const commands = [SOLID_DEPTH_STATE, SOLID_STATE].map(
    (state) =>
      new DrawCommand({
        vertexArray: array,
        shaderProgram: shader,
        renderState: RenderState.fromCache(state),
        uniformMap: {
          ...bindSceneDistance(context),
          u_opacity: opacity,
          u_sun: () => {
            const angle = ((90 - scene.look.key.azimuthDeg) * Math.PI) / 180;
            return Cartesian3.fromElements(Math.cos(angle), Math.sin(angle), 1, sun);
          },
        },
        primitiveType: PrimitiveType.TRIANGLES,
        modelMatrix: scene.frame.toFixed,
        pass: Pass.OVERLAY,
        owner: array,
      }),
  );
  return { array, shader, commands };
}
