import {
  Cartesian3,
  Cesium3DTileset,
  CustomShader,
  LightingModel,
  TextureMagnificationFilter,
  TextureMinificationFilter,
  TextureUniform,
  UniformType,
} from '@cesium/engine';
import type { LightPreset } from '#model';
import { parseHex } from '../look/colour.ts';
import type { LightLook } from '../look/light-look.ts';
import { createPatientResource } from '../view/retry.ts';
import { BUILDING_FRAGMENT_SHADER } from './building-shader.ts';
import { chooseErrorLimit } from './error-limit.ts';
import { chooseLitRatios } from './lit-ratios.ts';
import { chooseStateSize, type StateSize } from './state-size.ts';

const MEBI = 1024 * 1024;

/** The district's buildings. Their look is one shader; what is selected or found is one texture. */
export interface BuildingLayer {
  readonly tileset: Cesium3DTileset;
  setLook(look: LightLook, light: LightPreset, hour: number): void;
  /** How much of them is left, 0 … 1, where one looks through the ground; 1: whole. */
  setSolid(share: number): void;
  /** Paints these buildings and puts all others back. Later entries win. */
  setStates(states: readonly BuildingState[]): void;
}

export interface BuildingState {
  readonly gids: Iterable<number>;
  readonly colour: string;
  /** 0 … 1. */
  readonly strength: number;
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
  let painted: number[] = [];
  return {
    tileset,
    setLook(look, light, hour) {
      const { buildings } = look;
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
      shader.setUniform('u_lit', Cartesian3.fromArray([...chooseLitRatios(light, hour)]));
    },
    setSolid: (share) => shader.setUniform('u_solid', share),
    setStates(states) {
      for (const gid of painted) pixels.fill(0, 4 * gid, 4 * gid + 4);
      painted = [];
      for (const { gids, colour, strength } of states) {
        const rgba = [...parseHex(colour), strength].map((channel) => Math.round(channel * 255));
        for (const gid of gids) {
          if (!Number.isInteger(gid) || gid < 0 || gid >= size.capacity) continue;
          pixels.set(rgba, 4 * gid);
          painted.push(gid);
        }
      }
      shader.setUniform('u_state', createStateTexture(pixels, size));
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
      u_material: vec3(),
      u_sky: vec3(),
      u_bounce: vec3(),
      u_sun: vec3(),
      u_glass: vec3(),
      u_lit: vec3(),
      u_toneShare: float(),
      u_sunStrength: float(),
      u_roof: float(),
      u_windowGlow: float(),
      u_solid: { type: UniformType.FLOAT, value: 1 },
    },
    fragmentShaderText: BUILDING_FRAGMENT_SHADER,
  });
}
