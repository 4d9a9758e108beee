import type { LocalFrame } from '../engine/frame.ts';
import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { parseHex } from '../look/colour.ts';
import { LINE_FRAGMENT_SHADER, LINE_VERTEX_SHADER } from './line-shader.ts';

/** A line in the scene: longitude and latitude in degrees, height above the ellipsoid in metres. */
export interface SceneLine {
  readonly points: readonly (readonly [number, number, number])[];
  readonly colour: string;
  readonly alpha: number;
  readonly widthPx: number;
  /** Soft light beside the line, pixels. */
  readonly glowPx?: number;
  /** Length of a dash and its gap together, metres. */
  readonly dashM?: number;
  /** Distance at which it has faded out, metres. */
  readonly fadeM?: number;
  /** It fades later when one looks from high above, so that the whole is there at a glance. */
  readonly fadesByHeight?: boolean;
}

export interface LineFrame {
  pixelRatio: number;
  hazeLengthM: number;
  /** Of the camera. */
  heightM: number;
}

/** All lines in one draw call. Built once; a change of style means a new set. */
export function createLineSet(
  lines: readonly SceneLine[],
  frame: LocalFrame,
  shared: LineFrame,
): ScenePrimitive {
  const drawn = lines.filter((line) => line.points.length > 1);
  const segments = drawn.reduce((sum, line) => sum + line.points.length - 1, 0);
  const ends = ['before', 'start', 'end', 'after'].map((name) => ({
    parts: [{ name, components: 4 as const }],
    array: new Float32Array(4 * segments),
  }));
  const colour = new Uint8Array(4 * segments);
  const style = new Float32Array(4 * segments);
  let row = 0;
  for (const line of drawn) {
    const places = placeLine(line, frame);
    const last = line.points.length - 1;
    const rgb = parseHex(line.colour).map((channel) => channel * 255);
    for (let i = 0; i < last; i++, row++) {
      for (const [k, column] of ends.entries()) {
        const at = 4 * Math.max(0, Math.min(last, i + k - 1));
        column.array.set(places.subarray(at, at + 4), 4 * row);
      }
      colour.set([...rgb, line.alpha * 255], 4 * row);
      const fade = (line.fadesByHeight ? -1 : 1) * (line.fadeM ?? 0);
      style.set([line.widthPx, line.glowPx ?? 0, line.dashM ?? 0, fade], 4 * row);
    }
  }
  return createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: LINE_VERTEX_SHADER,
    fragmentShader: LINE_FRAGMENT_SHADER,
    columns: [
      ...ends,
      { parts: [{ name: 'colour', components: 4 }], array: colour },
      { parts: [{ name: 'style', components: 4 }], array: style },
    ],
    uniforms: {
      u_pixelRatio: () => shared.pixelRatio,
      u_hazeLength: () => shared.hazeLengthM,
      u_height: () => shared.heightM,
    },
    count: () => segments,
  });
}

/** Local x, y, z and metres from the line's start, four numbers a point. */
function placeLine(line: SceneLine, frame: LocalFrame): Float32Array {
  const places = new Float32Array(4 * line.points.length);
  for (const [i, [lon, lat, height]] of line.points.entries()) {
    frame.write(places, 4 * i, lon, lat, height);
    if (i === 0) continue;
    const [a, b] = [4 * (i - 1), 4 * i];
    places[b + 3] =
      (places[a + 3] as number) +
      Math.hypot(
        (places[b] as number) - (places[a] as number),
        (places[b + 1] as number) - (places[a + 1] as number),
      );
  }
  return places;
}
