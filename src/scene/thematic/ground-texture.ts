import { Cartesian4, type Scene } from '@cesium/engine';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import type { HeightGrid, LonLat } from '#model';
import type { LocalFrame } from '../engine/frame.ts';
import { createDataTexture, type DataTexture } from './data-texture.ts';

/** How high the ground is at a place of the local frame, for shaders: `groundHeight(xy)`, metres of that frame. */
export const GROUND_GLSL = `
uniform sampler2D u_ground;
uniform vec4 u_groundFrame;
float groundHeight(vec2 p) {
  ivec2 most = textureSize(u_ground, 0) - 2;
  vec2 g = (p - u_groundFrame.xy) * u_groundFrame.zw;
  ivec2 i = clamp(ivec2(floor(g)), ivec2(0), most);
  vec2 f = clamp(g - vec2(i), 0.0, 1.0);
  float a = mix(texelFetch(u_ground, i, 0).r, texelFetch(u_ground, i + ivec2(1, 0), 0).r, f.x);
  float b = mix(texelFetch(u_ground, i + ivec2(0, 1), 0).r, texelFetch(u_ground, i + ivec2(1, 1), 0).r, f.x);
  return mix(a, b, f.y);
}
`;

interface GroundTexture {
  readonly texture: DataTexture;
  /** South-western node and nodes a metre. */
  readonly frame: Cartesian4;
}

const made = new WeakMap<Scene, GroundTexture>();

/** The district's heights as a texture, made once in a life of the engine and freed with it. */
export function groundTextureOf(
  scene: Scene,
  heights: HeightGrid,
  frame: LocalFrame,
  centre: LonLat,
): GroundTexture {
  const known = made.get(scene);
  if (known) return known;
  const { bounds, columns, rows, heightM } = heights;
  const array = new Float32Array(columns * rows);
  const place = new Float32Array(3);
  const stepLon = (bounds.eastDeg - bounds.westDeg) / (columns - 1);
  const stepLat = (bounds.northDeg - bounds.southDeg) / (rows - 1);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const lon = bounds.westDeg + column * stepLon;
      frame.write(place, 0, lon, bounds.southDeg + row * stepLat, heightM[at] as number);
      array[at] = place[2] as number;
    }
  const texture = createDataTexture('r32f');
  texture.set(array, columns, rows);
  // The frame's metres and the plane's differ by less than the step over a district.
  const plane = createLocalPlane(...centre);
  const [x0, y0] = [plane.toX(bounds.westDeg), plane.toY(bounds.southDeg)];
  const [x1, y1] = [plane.toX(bounds.eastDeg), plane.toY(bounds.northDeg)];
  const ground = {
    texture,
    frame: new Cartesian4(x0, y0, (columns - 1) / (x1 - x0), (rows - 1) / (y1 - y0)),
  };
  made.set(scene, ground);
  return ground;
}
