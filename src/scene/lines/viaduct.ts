import {
  BoundingSphere,
  Buffer,
  BufferUsage,
  Cartesian3,
  ComponentDatatype,
  type Context,
  DrawCommand,
  type FrameState,
  IndexDatatype,
  Matrix4,
  Pass,
  PrimitiveType,
  RenderState,
  ShaderProgram,
  VertexArray,
} from '@cesium/engine';
import type { LocalFrame } from '../engine/frame.ts';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { parseHex } from '../look/colour.ts';
import type { LightLook } from '../look/light-look.ts';

/** Top of the deck along a track, local metres, and the ground below it. */
export interface DeckPoint {
  readonly x: number;
  readonly y: number;
  readonly topM: number;
  readonly groundM: number;
}

const DECK_WIDTH_M = 9;
const DECK_DEPTH_M = 1.9;
const PIER_EVERY = 1;
const PIER_SIDE_M = 2.2;
/** Below this height over the ground the track lies on a bank, without piers. */
const PIER_FROM_M = 3;

/** Deck and piers of elevated track as one mesh. */
export function createViaduct(
  decks: readonly (readonly DeckPoint[])[],
  frame: LocalFrame,
  look: () => LightLook,
): ScenePrimitive {
  const mesh = buildMesh(decks);
  let made: { command: DrawCommand; array: VertexArray } | undefined;
  let destroyed = false;
  const primitive: ScenePrimitive = {
    show: true,
    update(drawn: FrameState) {
      if (!primitive.show || !drawn.passes.render || mesh.indices.length === 0) return;
      made ??= upload(drawn.context, mesh, frame, look, primitive);
      drawn.commandList.push(made.command);
    },
    isDestroyed: () => destroyed,
    destroy() {
      made?.array.destroy();
      made?.command.shaderProgram.destroy();
      destroyed = true;
    },
  };
  return primitive;
}

interface Mesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array;
}

function buildMesh(decks: readonly (readonly DeckPoint[])[]): Mesh {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  const quad = (corners: readonly (readonly number[])[], normal: readonly number[]) => {
    const first = positions.length / 3;
    for (const corner of corners) {
      positions.push(...corner);
      normals.push(...normal);
    }
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  for (const deck of decks)
    for (let i = 1; i < deck.length; i++) {
      const [a, b] = [deck[i - 1], deck[i]] as [DeckPoint, DeckPoint];
      const [na, nb] = [sideways(deck, i - 1), sideways(deck, i)];
      const half = DECK_WIDTH_M / 2;
      const edge = (p: DeckPoint, n: readonly [number, number], side: number, drop: number) => [
        p.x + n[0] * half * side,
        p.y + n[1] * half * side,
        p.topM - drop,
      ];
      quad(
        [edge(a, na, -1, 0), edge(b, nb, -1, 0), edge(b, nb, 1, 0), edge(a, na, 1, 0)],
        [0, 0, 1],
      );
      const drop = DECK_DEPTH_M;
      for (const side of [-1, 1])
        quad(
          [
            edge(a, na, side, drop),
            edge(b, nb, side, drop),
            edge(b, nb, side, 0),
            edge(a, na, side, 0),
          ],
          [na[0] * side, na[1] * side, 0],
        );
      quad(
        [edge(a, na, 1, drop), edge(b, nb, 1, drop), edge(b, nb, -1, drop), edge(a, na, -1, drop)],
        [0, 0, -1],
      );
      if (i % PIER_EVERY === 0 && a.topM - a.groundM > PIER_FROM_M) addPier(a, na, quad);
    }
  return {
    positions: new Float32Array(positions),
    normals: new Float32Array(normals),
    indices: new Uint32Array(indices),
  };
}

function addPier(
  at: DeckPoint,
  n: readonly [number, number],
  quad: (corners: readonly (readonly number[])[], normal: readonly number[]) => void,
): void {
  const half = PIER_SIDE_M / 2;
  const along = [-n[1], n[0]] as const;
  const corner = (u: number, v: number, z: number) => [
    at.x + (n[0] * u + along[0] * v) * half,
    at.y + (n[1] * u + along[1] * v) * half,
    z,
  ];
  const [foot, head] = [at.groundM - 2, at.topM - DECK_DEPTH_M];
  const ring = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  for (const [k, [u, v]] of ring.entries()) {
    const [p, q] = ring[(k + 1) % 4] as readonly [number, number];
    const [mu, mv] = [(u + p) / 2, (v + q) / 2];
    quad(
      [corner(u, v, foot), corner(p, q, foot), corner(p, q, head), corner(u, v, head)],
      [n[0] * mu + along[0] * mv, n[1] * mu + along[1] * mv, 0],
    );
  }
}

/** Unit vector to the right of the track at a point, from its neighbours. */
function sideways(deck: readonly DeckPoint[], i: number): readonly [number, number] {
  const a = deck[Math.max(0, i - 1)] as DeckPoint;
  const b = deck[Math.min(deck.length - 1, i + 1)] as DeckPoint;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return [(b.y - a.y) / length, -(b.x - a.x) / length];
}

function upload(
  context: Context,
  { positions, normals, indices }: Mesh,
  frame: LocalFrame,
  look: () => LightLook,
  owner: object,
) {
  const attribute = (index: number, typedArray: Float32Array) => ({
    index,
    vertexBuffer: Buffer.createVertexBuffer({
      context,
      typedArray,
      usage: BufferUsage.STATIC_DRAW,
    }),
    componentsPerAttribute: 3,
    componentDatatype: ComponentDatatype.FLOAT,
  });
  const array = new VertexArray({
    context,
    attributes: [attribute(0, positions), attribute(1, normals)],
    indexBuffer: Buffer.createIndexBuffer({
      context,
      typedArray: indices,
      usage: BufferUsage.STATIC_DRAW,
      indexDatatype: IndexDatatype.UNSIGNED_INT,
    }),
  });
  const vec3 = (hex: string) => Cartesian3.fromArray([...parseHex(hex)]);
  const sphere = BoundingSphere.fromVertices([...positions]);
  const command = new DrawCommand({
    vertexArray: array,
    shaderProgram: ShaderProgram.fromCache({
      context,
      vertexShaderSource: `
        in vec3 position; in vec3 normal; out vec3 v_normal;
        void main() { v_normal = normal; gl_Position = czm_modelViewProjection * vec4(position, 1.0); }`,
      fragmentShaderSource: `
        in vec3 v_normal; uniform vec3 u_deck; uniform vec3 u_sky; uniform vec3 u_bounce; uniform vec3 u_sun; uniform float u_sunStrength;
        void main() {
          vec3 n = normalize(v_normal);
          float facing = max(dot(normalize(czm_normal * n), czm_lightDirectionEC), 0.0);
          out_FragColor = vec4(u_deck * (mix(u_bounce, u_sky, n.z * 0.5 + 0.5) + u_sun * facing * u_sunStrength) * 1.25, 1.0);
        }`,
      attributeLocations: { position: 0, normal: 1 },
    }),
    renderState: RenderState.fromCache({ depthTest: { enabled: true }, depthMask: true }),
    uniformMap: {
      u_deck: () => vec3(look().lines.deck),
      u_sky: () => vec3(look().buildings.sky),
      u_bounce: () => vec3(look().buildings.bounce),
      u_sun: () => vec3(look().buildings.sun),
      u_sunStrength: () => look().buildings.sunStrength,
    },
    primitiveType: PrimitiveType.TRIANGLES,
    modelMatrix: frame.toFixed,
    boundingVolume: BoundingSphere.transform(sphere, Matrix4.clone(frame.toFixed)),
    pass: Pass.OPAQUE,
    owner,
  });
  return { command, array };
}
