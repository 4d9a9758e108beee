import {
  Cartesian2,
  Cartesian3,
  type DrawCommand,
  Matrix4,
  Pass,
  RenderState,
  type Scene,
} from '@cesium/engine';
import type { AreaShape } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { bindSceneDistance, OVERLAY_STATE, SCENE_DISTANCE_GLSL } from '../engine/overlay-glsl.ts';
import { parseHex } from '../look/colour.ts';
import { ACCENT } from '../look/symbol-look.ts';

/** More corners than a hand draws; further ones are left out of the picture, never out of the question. */
const MAX_CORNERS = 96;

const SHADER = `
in vec2 v_textureCoordinates;
uniform mat4 u_toLocal;
uniform vec2 u_corners[${MAX_CORNERS}];
uniform int u_count;
uniform float u_radius;
uniform vec3 u_colour;
uniform float u_metresPerPixel;
${SCENE_DISTANCE_GLSL}
float polygon(vec2 p) {
  float d = 1.0e20;
  float s = 1.0;
  for (int i = 0, j = u_count - 1; i < u_count; j = i, i++) {
    vec2 a = u_corners[i];
    vec2 b = u_corners[j];
    vec2 e = b - a;
    vec2 w = p - a;
    vec2 q = w - e * clamp(dot(w, e) / max(dot(e, e), 1.0e-6), 0.0, 1.0);
    d = min(d, dot(q, q));
    bvec3 c = bvec3(p.y >= a.y, p.y < b.y, e.x * w.y > e.y * w.x);
    if (all(c) || all(not(c))) s = -s;
  }
  return s * sqrt(d);
}
void main() {
  float depth = sceneDistance(v_textureCoordinates);
  if (depth > 1.0e8) discard;
  vec4 far = czm_inverseProjection * vec4(v_textureCoordinates * 2.0 - 1.0, 0.5, 1.0);
  vec3 ray = far.xyz / far.w;
  vec3 eye = ray * (depth / -ray.z);
  vec3 local = (u_toLocal * vec4(eye, 1.0)).xyz;
  float d = u_radius > 0.0 ? length(local.xy - u_corners[0]) - u_radius : polygon(local.xy);
  float pixel = clamp(fwidth(d), u_metresPerPixel * depth, u_metresPerPixel * depth * 6.0);
  float inside = clamp(0.5 - d / pixel, 0.0, 1.0);
  float line = clamp(1.6 - abs(d) / pixel, 0.0, 1.0);
  float glow = exp(-abs(d) / (pixel * 7.0)) * 0.35;
  float alpha = max(line * 0.95, max(glow, inside * 0.16));
  if (alpha < 0.004) discard;
  out_FragColor = vec4(u_colour, alpha);
}
`;

/** Lays a circle or polygon over whatever the scene shows: ground, hills and houses alike. */
export interface AreaDecal {
  readonly primitive: ScenePrimitive;
  set(shape: AreaShape | null): void;
}

export function createAreaDecal(scene: Scene, frame: LocalFrame): AreaDecal {
  const corners = Array.from({ length: MAX_CORNERS }, () => new Cartesian2());
  const toLocal = new Matrix4();
  const place = new Float32Array(3);
  let count = 0;
  let radiusM = 0;
  let command: DrawCommand | undefined;
  let destroyed = false;
  const colour = Cartesian3.fromArray([...parseHex(ACCENT)]);
  const uniforms = {
    u_toLocal: () => Matrix4.multiply(frame.toLocal, scene.camera.inverseViewMatrix, toLocal),
    u_corners: () => corners,
    u_count: () => count,
    u_radius: () => radiusM,
    u_colour: () => colour,
    u_metresPerPixel: () => {
      const projection = scene.camera.frustum.projectionMatrix as unknown as ArrayLike<number>;
      return 2 / ((projection[5] as number) * scene.drawingBufferHeight);
    },
  };
  const primitive: ScenePrimitive = {
    show: true,
    update({ context, passes, commandList }) {
      if (!primitive.show || count === 0 || !passes.render) return;
      command ??= context.createViewportQuadCommand(SHADER, {
        uniformMap: { ...bindSceneDistance(context), ...uniforms },
        renderState: RenderState.fromCache(OVERLAY_STATE),
        pass: Pass.OVERLAY,
        owner: primitive,
      });
      commandList.push(command);
    },
    isDestroyed: () => destroyed,
    destroy() {
      command?.shaderProgram.destroy();
      destroyed = true;
    },
  };
  return {
    primitive,
    set(shape) {
      const points =
        shape === null
          ? []
          : shape.type === 'circle'
            ? [shape.centre]
            : shape.ring.slice(0, MAX_CORNERS);
      count = shape?.type === 'polygon' && points.length < 2 ? 0 : points.length;
      radiusM = shape?.type === 'circle' ? Math.max(shape.radiusM, 0.01) : 0;
      for (const [i, [lon, lat]] of points.entries()) {
        frame.write(place, 0, lon, lat, 0);
        Cartesian2.fromElements(place[0] as number, place[1] as number, corners[i]);
      }
    },
  };
}
