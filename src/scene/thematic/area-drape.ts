import { Cartesian2, Cartesian3, Cartesian4 } from '@cesium/engine';
import {
  AREA_CELL_BYTES,
  EDGE_REACH_STEPS,
  type PlaneRings,
  rasteriseAreas,
} from '#lib/grid/area-raster.ts';
import { frameAround, type GridFrame } from '#lib/grid/value-grid.ts';
import { type LonLat, NO_DATA_COLOUR } from '#model';
import { parseHex } from '../look/colour.ts';
import { ACCENT, INK } from '../look/symbol-look.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { createDataTexture } from './data-texture.ts';
import { createDrape } from './drape.ts';

/** A row of the texture that holds the colours. */
const ROW = 256;
/** Edges are known within four steps of the grid: lines as wide as a pixel show up to as many metres a pixel. */
const FINEST_M = 5;
const MAX_NODES = 1536;

const vec3 = (hex: string) =>
  `vec3(${parseHex(hex)
    .map((c) => c.toFixed(5))
    .join(', ')})`;

const SHADER = `
uniform sampler2D u_areas;
uniform sampler2D u_colours;
uniform vec4 u_frame;
uniform vec3 u_style;
uniform float u_chosen;
uniform float u_pixelRatio;
float idOf(vec4 cell) { return floor(cell.r * 255.0 + 0.5) + 256.0 * floor(cell.g * 255.0 + 0.5); }
vec4 colourOf(float id) {
  int i = int(id + 0.5);
  return texelFetch(u_colours, ivec2(i % ${ROW}, i / ${ROW}), 0);
}
vec4 drape(vec2 place, float mpp) {
  ivec2 size = textureSize(u_areas, 0);
  vec2 g = (place - u_frame.xy) * u_frame.z;
  if (any(lessThan(g, vec2(0.0))) || any(greaterThanEqual(g, vec2(size - 1)))) return vec4(0.0);
  ivec2 i = ivec2(g);
  vec2 f = g - vec2(i);
  vec4 cells[4];
  float shares[4];
  for (int k = 0; k < 4; k++) {
    ivec2 o = ivec2(k & 1, k >> 1);
    cells[k] = texelFetch(u_areas, i + o, 0);
    shares[k] = (o.x == 1 ? f.x : 1.0 - f.x) * (o.y == 1 ? f.y : 1.0 - f.y);
  }
  int nearest = (f.x > 0.5 ? 1 : 0) + (f.y > 0.5 ? 2 : 0);
  float id = idOf(cells[nearest]);
  float other = id;
  float most = 0.0;
  float edge = 0.0;
  for (int k = 0; k < 4; k++) {
    float own = idOf(cells[k]);
    bool same = own == id;
    edge += shares[k] * cells[k].b * u_frame.w * (same ? 1.0 : -1.0);
    if (!same && shares[k] > most) {
      most = shares[k];
      other = own;
    }
  }
  if (edge < 0.0) {
    float swap = id;
    id = other;
    other = swap;
    edge = -edge;
  }
  vec4 fill = id > 0.5 ? colourOf(id) : vec4(0.0);
  float pixel = clamp(fwidth(edge), mpp, mpp * 6.0);
  vec4 colour = fill;
  if (fill.a > 0.2 && fill.a < 0.8) {
    float stripe = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / (9.0 * u_pixelRatio)) - 0.5) * 9.0;
    colour = vec4(${vec3(NO_DATA_COLOUR)}, u_style.z * mix(0.22, 0.75, clamp(stripe - 2.6, 0.0, 1.0)));
  }
  bool isRim = colour.a > 0.0 || (other > 0.5 && colourOf(other).a > 0.0);
  float width = u_style.x * u_pixelRatio;
  // Where pixels grow beyond what is known of edges their lines thin out.
  float reach = edge < u_frame.w * 0.98 ? clamp(u_frame.w / pixel - 0.7, 0.0, 1.0) : 0.0;
  float line = isRim ? clamp(width * 0.5 + 0.5 - edge / pixel, 0.0, 1.0) * u_style.y * reach : 0.0;
  vec3 ink = ${vec3(INK)};
  if (u_chosen > 0.5 && (id == u_chosen || other == u_chosen)) {
    line = clamp(width * 1.2 + 1.0 - edge / pixel, 0.0, 1.0) * reach;
    ink = ${vec3(ACCENT)};
  }
  float alpha = line + colour.a * (1.0 - line);
  if (alpha <= 0.0) return vec4(0.0);
  return vec4((ink * line + colour.rgb * colour.a * (1.0 - line)) / alpha, alpha);
}
`;

/** Areas of the ground in colours that can change each second without building anything anew. */
export interface AreaDrape {
  readonly primitive: ReturnType<typeof createDrape>['primitive'];
  setOpacity(opacity: number): void;
  /** Rings in degrees, by the order of the areas; even–odd. */
  setAreas(areas: readonly (readonly (readonly LonLat[])[])[]): void;
  /** A colour for each area; null: unknown, hatched; undefined: not drawn. */
  setColours(colours: readonly (string | null | undefined)[]): void;
  /** The area that is outlined; −1: none. */
  choose(area: number): void;
  /** The area at a place of the local frame; −1 where there is none. */
  areaAt(x: number, y: number): number;
}

export interface AreaDrapeStyle {
  readonly linePx: number;
  readonly lineAlpha: number;
  /** Of the hatch over what is unknown. */
  readonly hatchAlpha: number;
}

export function createAreaDrape(context: SceneContext, style: AreaDrapeStyle): AreaDrape {
  const areas = createDataTexture('rgba8');
  const colours = createDataTexture('rgba8');
  const frameUniform = new Cartesian4();
  const styleUniform = new Cartesian3(style.linePx, style.lineAlpha, style.hatchAlpha);
  const place = new Float32Array(3);
  let grid: GridFrame | undefined;
  let bytes = new Uint8Array(0);
  let packed = new Uint8Array(0);
  let chosen = -1;
  const drape = createDrape(
    context,
    SHADER,
    { u_areas: areas, u_colours: colours },
    {
      u_frame: () => frameUniform,
      u_style: () => styleUniform,
      u_chosen: () => chosen + 1,
      u_pixelRatio: () => context.symbols.pixelRatio,
    },
  );
  drape.primitive.show = false;
  const toPlane = ([lon, lat]: LonLat) => {
    context.frame.write(place, 0, lon, lat, 0);
    return Cartesian2.fromElements(place[0] as number, place[1] as number);
  };
  return {
    primitive: drape.primitive,
    setOpacity(opacity) {
      drape.opacity = opacity;
    },
    setAreas(rings) {
      const onPlane: PlaneRings[] = rings.map((area) =>
        area.map((ring) =>
          ring.map((corner) => {
            const { x, y } = toPlane(corner);
            return [x, y] as const;
          }),
        ),
      );
      const corners = onPlane.flat(2).map(([x, y]) => ({ x, y, value: 0 }));
      grid = frameAround(
        corners.filter(({ x, y }) => Number.isFinite(x + y)),
        60,
        {
          finestM: FINEST_M,
          maxNodes: MAX_NODES,
        },
      );
      if (!grid) return;
      bytes = rasteriseAreas(onPlane, grid) as Uint8Array<ArrayBuffer>;
      areas.set(bytes, grid.columns, grid.rows);
      Cartesian4.fromElements(
        grid.x0,
        grid.y0,
        1 / grid.stepM,
        EDGE_REACH_STEPS * grid.stepM,
        frameUniform,
      );
    },
    setColours(next) {
      const height = Math.ceil((next.length + 1) / ROW);
      const array = new Uint8Array(4 * ROW * height);
      for (const [i, colour] of next.entries()) {
        if (colour === undefined) continue;
        const rgb = parseHex(colour ?? NO_DATA_COLOUR).map((channel) => Math.round(channel * 255));
        array.set([...rgb, colour === null ? 128 : 255], 4 * (i + 1));
      }
      if (isSame(array, packed)) return;
      packed = array;
      colours.set(array, ROW, height);
    },
    choose(area) {
      chosen = area;
    },
    areaAt(x, y) {
      if (!grid) return -1;
      const column = Math.round((x - grid.x0) / grid.stepM);
      const row = Math.round((y - grid.y0) / grid.stepM);
      if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return -1;
      const at = AREA_CELL_BYTES * (row * grid.columns + column);
      return (bytes[at] as number) + 256 * (bytes[at + 1] as number) - 1;
    },
  };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
