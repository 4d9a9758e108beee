import { Cartesian3, Cartesian4 } from '@cesium/engine';
import type { ValueGrid } from '#lib/grid/value-grid.ts';
import { type ColourScale, classColours, sampleRamp } from '#model';
import { parseHex } from '../look/colour.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { createDataTexture } from './data-texture.ts';
import { createDrape } from './drape.ts';

const RAMP = 256;
const MAX_BREAKS = 15;

const SHADER = `
uniform sampler2D u_values;
uniform sampler2D u_ramp;
uniform vec4 u_frame;
uniform vec3 u_scale;
uniform float u_breaks[${MAX_BREAKS}];
uniform float u_fades;
vec4 drape(vec2 place, float mpp) {
  ivec2 size = textureSize(u_values, 0);
  vec2 g = (place - u_frame.xy) * u_frame.z;
  if (any(lessThan(g, vec2(0.0))) || any(greaterThanEqual(g, vec2(size - 1)))) return vec4(0.0);
  ivec2 i = ivec2(g);
  vec2 f = g - vec2(i);
  float sum = 0.0;
  float cover = 0.0;
  for (int k = 0; k < 4; k++) {
    ivec2 o = ivec2(k & 1, k >> 1);
    vec2 cell = texelFetch(u_values, i + o, 0).rg;
    float share = (o.x == 1 ? f.x : 1.0 - f.x) * (o.y == 1 ? f.y : 1.0 - f.y) * cell.g;
    sum += share * cell.r;
    cover += share;
  }
  if (cover < 0.004) return vec4(0.0);
  float value = sum / cover;
  int index;
  if (u_scale.x > 0.5) index = int(clamp((value - u_scale.y) / u_scale.z, 0.0, 1.0) * ${RAMP - 1}.0 + 0.5);
  else {
    index = 0;
    for (int k = 0; k < ${MAX_BREAKS}; k++) if (float(k) < u_scale.y && value >= u_breaks[k]) index = k + 1;
  }
  float shown = cover;
  if (u_fades > 0.0) shown *= smoothstep(0.0, u_fades, value);
  return vec4(texelFetch(u_ramp, ivec2(index, 0), 0).rgb, shown);
}
`;

/** A smooth surface of figures on the ground. */
export interface SurfaceDrape {
  readonly primitive: ReturnType<typeof createDrape>['primitive'];
  setOpacity(opacity: number): void;
  setScale(scale: ColourScale): void;
  /** In the local frame; undefined: nothing is known anywhere. */
  setGrid(grid: ValueGrid | undefined): void;
}

/** @param fadesFrom below so much the surface thins out to nothing, by the scale; absent: it does not */
export function createSurfaceDrape(
  context: SceneContext,
  fadesFrom: (scale: ColourScale) => number,
): SurfaceDrape {
  const values = createDataTexture('rg32f');
  const ramp = createDataTexture('rgba8');
  const frameUniform = new Cartesian4();
  const scaleUniform = new Cartesian3();
  const breaks = new Array<number>(MAX_BREAKS).fill(0);
  let fades = 0;
  const drape = createDrape(
    context,
    SHADER,
    { u_values: values, u_ramp: ramp },
    {
      u_frame: () => frameUniform,
      u_scale: () => scaleUniform,
      u_breaks: () => breaks,
      u_fades: () => fades,
    },
  );
  drape.primitive.show = false;
  return {
    primitive: drape.primitive,
    setOpacity(opacity) {
      drape.opacity = opacity;
    },
    setScale(scale) {
      fades = fadesFrom(scale);
      const colours =
        scale.type === 'continuous'
          ? Array.from({ length: RAMP }, (_, i) =>
              sampleRamp(scale.ramp, i / (RAMP - 1), scale.reverse),
            )
          : scale.type === 'classes'
            ? classColours(scale)
            : scale.entries.map(({ colour }) => colour);
      const array = new Uint8Array(4 * RAMP);
      for (const [i, colour] of colours.slice(0, RAMP).entries())
        array.set([...parseHex(colour).map((channel) => Math.round(channel * 255)), 255], 4 * i);
      ramp.set(array, RAMP, 1);
      const steps =
        scale.type === 'classes'
          ? scale.breaks.slice(0, MAX_BREAKS)
          : scale.type === 'categories'
            ? // Each category holds from its value on; figures of categories are whole numbers.
              scale.entries.slice(1, MAX_BREAKS + 1).map(({ value }) => Number(value) - 0.5)
            : [];
      for (const [i, step] of steps.entries()) breaks[i] = step;
      if (scale.type === 'continuous')
        Cartesian3.fromElements(1, scale.from, scale.to - scale.from || 1, scaleUniform);
      else Cartesian3.fromElements(0, steps.length, 1, scaleUniform);
    },
    setGrid(grid) {
      drape.primitive.show = grid !== undefined;
      if (!grid) return;
      const { columns, rows, x0, y0, stepM } = grid;
      const array = new Float32Array(2 * columns * rows);
      for (let i = 0; i < columns * rows; i++) {
        const value = grid.values[i] as number;
        array[2 * i] = Number.isFinite(value) ? value : 0;
        array[2 * i + 1] = Number.isFinite(value) ? (grid.cover[i] as number) : 0;
      }
      values.set(array, columns, rows);
      Cartesian4.fromElements(x0, y0, 1 / stepM, 0, frameUniform);
    },
  };
}
