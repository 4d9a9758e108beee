import type { LocalFrame } from '../engine/frame.ts';
import { createInstancedQuads, type ScenePrimitive } from '../engine/instanced-quads.ts';
import { RowSet } from '../engine/row-set.ts';
import { parseHex } from '../look/colour.ts';
import { createVec3Of } from '../look/vec3-of.ts';
import { LINE_VERTEX_SHADER } from './line-shader.ts';
import { STATE_LINE_FRAGMENT_SHADER } from './state-line-shader.ts';

/** A line whose colour says something, by its id. */
export interface StateLinePath {
  readonly id: string;
  /** Longitude and latitude in degrees, height above the ellipsoid. */
  readonly points: readonly (readonly [number, number, number])[];
  /** Class or kind of it, where the network knows one. */
  readonly kind?: string;
  readonly isBelow: boolean;
}

export interface StateLineStyle {
  readonly widthPx: number;
  readonly isFlowing: boolean;
  readonly pixelRatio: () => number;
  readonly seconds: () => number;
  readonly opacity: () => number;
  /** Whether the ground is looked through. */
  readonly isGlass: () => boolean;
}

export interface StateLines {
  readonly primitive: ScenePrimitive;
  /** Segments of line `i` of those given: rows `firstRow[i]` … `firstRow[i + 1] - 1`. */
  readonly firstRow: Uint32Array;
  /** Local x, y, z and metres along of the start and end of each row. */
  readonly start: Float32Array;
  readonly end: Float32Array;
  paint(line: number, colour: string): void;
}

const CASING_PX = 1.5;
const CASING = '#0B1220';

/** All lines of a layer in one draw call; a new colour rewrites four bytes a segment. */
export function createStateLines(
  lines: readonly StateLinePath[],
  frame: LocalFrame,
  style: StateLineStyle,
): StateLines {
  const firstRow = new Uint32Array(lines.length + 1);
  for (const [i, { points }] of lines.entries())
    firstRow[i + 1] = (firstRow[i] as number) + Math.max(0, points.length - 1);
  const count = firstRow.at(-1) as number;
  const [before, start, end, after] = Array.from({ length: 4 }, () => new Float32Array(4 * count));
  const columns = [before, start, end, after] as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const styles = new Float32Array(4 * count);
  const colours = new Uint8Array(4 * count);
  const written = new RowSet(count);
  for (const [i, { points, isBelow }] of lines.entries()) {
    const places = placePoints(points, frame);
    const last = points.length - 1;
    for (let k = 0, row = firstRow[i] as number; k < last; k++, row++) {
      for (const [c, column] of columns.entries()) {
        const at = 4 * Math.max(0, Math.min(last, k + c - 1));
        column.set(places.subarray(at, at + 4), 4 * row);
      }
      styles.set([style.widthPx, CASING_PX, Number(style.isFlowing), Number(isBelow)], 4 * row);
    }
  }
  const vec3 = createVec3Of();
  const primitive = createInstancedQuads({
    modelMatrix: frame.toFixed,
    vertexShader: LINE_VERTEX_SHADER,
    fragmentShader: STATE_LINE_FRAGMENT_SHADER,
    columns: [
      ...['before', 'start', 'end', 'after'].map((name, i) => ({
        parts: [{ name, components: 4 as const }],
        array: columns[i] as Float32Array,
      })),
      { parts: [{ name: 'colour', components: 4 }], array: colours, written },
      { parts: [{ name: 'style', components: 4 }], array: styles },
    ],
    uniforms: {
      u_pixelRatio: style.pixelRatio,
      u_seconds: style.seconds,
      u_opacity: style.opacity,
      u_isGlass: () => Number(style.isGlass()),
      u_casing: () => vec3(CASING),
    },
    count: () => count,
  });
  return {
    primitive,
    firstRow,
    start: columns[1],
    end: columns[2],
    paint(line, colour) {
      const rgb = parseHex(colour).map((channel) => Math.round(channel * 255));
      for (let row = firstRow[line] as number; row < (firstRow[line + 1] as number); row++) {
        colours.set([...rgb, 255], 4 * row);
        written.add(row);
      }
    },
  };
}

function placePoints(points: StateLinePath['points'], frame: LocalFrame): Float32Array {
  const places = new Float32Array(4 * points.length);
  for (const [i, [lon, lat, height]] of points.entries()) {
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
