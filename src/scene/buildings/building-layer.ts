import {
  Cartesian2,
  Cartesian3,
  Cartesian4,
  Cesium3DTileset,
  CustomShader,
  LightingModel,
  TextureMagnificationFilter,
  TextureMinificationFilter,
  TextureUniform,
  UniformType,
  VaryingType,
} from '@cesium/engine';
import { parseHex } from '../look/colour.ts';
import type { LightLook } from '../look/light-look.ts';
import { createPatientResource } from '../view/retry.ts';
import { BUILDING_FRAGMENT_SHADER } from './building-shader.ts';
import { chooseErrorLimit } from './error-limit.ts';
import type { LitRatios } from './lit-ratios.ts';
import { chooseStateSize, type StateSize } from './state-size.ts';
import { BUILDING_VERTEX_SHADER } from './vertex-shader.ts';
import { type BuildingStates, writeStates } from './write-states.ts';

const MEBI = 1024 * 1024;

/** The district's buildings. Their look is one shader; what is painted, found or selected is one texture. */
export interface BuildingLayer {
  readonly tileset: Cesium3DTileset;
  setLook(look: LightLook): void;
  /** How much of them is left, 0 … 1, where one looks through the ground; 1: whole. */
  setSolid(share: number): void;
  /** Which windows shine: by `litRatiosAt` and `litClock`. */
  setLit(ratios: LitRatios, clock: number): void;
  /** Paints and hides, and puts all others back. */
  setStates(states: BuildingStates): void;
  /** Takes one building off above a height over its ground; null: none. */
  setCut(cut: { readonly gid: number; readonly heightM: number } | null): void;
}

/** @throws where the tileset cannot be read. */
export async function loadBuildings(
  url: string,
  options: { readonly buildingCount: number; readonly up: Cartesian3; readonly isSharp: boolean },
): Promise<BuildingLayer> {
  const tileset = await Cesium3DTileset.fromUrl(createPatientResource(url), {
    cacheBytes: 384 * MEBI,
    maximumCacheOverflowBytes: 256 * MEBI,
    maximumScreenSpaceError: chooseErrorLimit(options.isSharp, window.innerHeight),
    dynamicScreenSpaceError: false,
    skipLevelOfDetail: false,
    preferLeaves: false,
  });
  const size = chooseStateSize(options.buildingCount);
  const pixels = new Uint8Array(size.capacity * 4);
  const shader = createShader(pixels, size, options.up);
  tileset.customShader = shader;
  let isBlank = true;
  return {
    tileset,
    setLook({ buildings }) {
      const vec3 = (hex: string) => Cartesian3.fromArray([...parseHex(hex)]);
      shader.setUniform('u_material', vec3(buildings.material));
      shader.setUniform('u_sky', vec3(buildings.sky));
      shader.setUniform('u_bounce', vec3(buildings.bounce));
      shader.setUniform('u_sun', vec3(buildings.sun));
      shader.setUniform('u_glass', vec3(buildings.glass));
      shader.setUniform('u_toneShare', buildings.toneShare);
      shader.setUniform('u_sunStrength', buildings.sunStrength);
      shader.setUniform('u_roof', buildings.roof);
      shader.setUniform('u_windowGlow', buildings.windowGlow);
    },
    setSolid: (share) => shader.setUniform('u_solid', share),
    setLit({ dwellings, offices, shops, industry, education, health, others }, clock) {
      shader.setUniform('u_lit', new Cartesian3(dwellings, offices, shops));
      shader.setUniform('u_litElse', new Cartesian4(industry, education, health, others));
      shader.setUniform('u_clock', clock);
    },
    setStates(states) {
      const isEmpty = !writeStates(pixels, states);
      // Handing over a texture costs an upload; with nothing to show before and after there is none.
      if (isEmpty && isBlank) return;
      isBlank = isEmpty;
      shader.setUniform('u_state', createStateTexture(pixels, size));
    },
    setCut(cut) {
      shader.setUniform('u_cut', new Cartesian2(cut?.gid ?? -2, cut?.heightM ?? 0));
    },
  };
}

function createStateTexture(pixels: Uint8Array, { width, rows }: StateSize): TextureUniform {
  return new TextureUniform({
    typedArray: pixels,
    width,
    height: rows,
    repeat: false,
    minificationFilter: TextureMinificationFilter.NEAREST,
    magnificationFilter: TextureMagnificationFilter.NEAREST,
  });
}

function createShader(pixels: Uint8Array, size: StateSize, up: Cartesian3): CustomShader {
  const vec3 = () => ({ type: UniformType.VEC3, value: new Cartesian3(1, 1, 1) });
  const float = () => ({ type: UniformType.FLOAT, value: 0 });
  return new CustomShader({
    lightingModel: LightingModel.UNLIT,
    uniforms: {
      u_state: { type: UniformType.SAMPLER_2D, value: createStateTexture(pixels, size) },
      u_up: { type: UniformType.VEC3, value: up },
      u_cut: { type: UniformType.VEC2, value: new Cartesian2(-2, 0) },
      u_material: vec3(),
      u_sky: vec3(),
      u_bounce: vec3(),
      u_sun: vec3(),
      u_glass: vec3(),
      u_lit: { type: UniformType.VEC3, value: new Cartesian3() },
      u_litElse: { type: UniformType.VEC4, value: new Cartesian4() },
      u_clock: float(),
      u_toneShare: float(),
      u_sunStrength: float(),
      u_roof: float(),
      u_windowGlow: float(),
      u_solid: { type: UniformType.FLOAT, value: 1 },
    },
    varyings: {
      v_state: VaryingType.VEC4,
      v_kind: VaryingType.VEC4,
      v_pane: VaryingType.VEC4,
      v_tone: VaryingType.VEC3,
      v_wall: VaryingType.VEC2,
      v_cell: VaryingType.VEC2,
      v_place: VaryingType.VEC2,
      v_cut: VaryingType.FLOAT,
    },
    vertexShaderText: BUILDING_VERTEX_SHADER,
    fragmentShaderText: BUILDING_FRAGMENT_SHADER,
  });
}
