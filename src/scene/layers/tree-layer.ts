import {
  Cartesian3,
  Cesium3DTileset,
  CustomShader,
  LightingModel,
  UniformType,
} from '@cesium/engine';
import { TWIN_FILES } from '#model';
import { parseHex } from '../look/colour.ts';
import { seasonAt } from '../look/season.ts';
import { SUN_SHADE_GLSL } from '../sky/sun-shade-glsl.ts';
import { createPatientResource } from '../view/retry.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Leaves are lit like walls, softened: light also comes through the crown. */
const FRAGMENT_SHADER = `${SUN_SHADE_GLSL}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 normal = normalize(fsInput.attributes.normalEC);
  vec3 up = normalize(czm_viewRotation * u_up);
  vec3 tone = czm_linearToSrgb(fsInput.attributes.color_0.rgb);
  float dice = fract(sin(float(fsInput.featureIds.instanceFeatureId_0) * 12.9898) * 43758.5453);
  float other = fract(dice * 57.31);
  // Leaves, not bark, take the season: some stay green, some turn to straw and rust, in spring all are fresh.
  if (tone.g > tone.r * 1.15) {
    tone *= mix(vec3(0.80, 0.86, 0.78), vec3(1.16, 1.10, 0.92), dice);
    vec3 turned = mix(vec3(0.66, 0.56, 0.26), vec3(0.58, 0.36, 0.22), other);
    tone = mix(tone, turned * (0.8 + 0.4 * dice), u_autumn * smoothstep(0.45, 0.75, other));
    tone = mix(tone, tone * vec3(1.16, 1.16, 0.86), u_spring * (0.4 + 0.6 * other));
  }
  float facing = max(0.25 + 0.75 * dot(normal, czm_lightDirectionEC), 0.0);
  vec3 sunLight = u_sun * facing * u_sunStrength;
  vec3 light = mix(u_bounce, u_sky, dot(normal, up) * 0.5 + 0.5) + sunLight;
  twin_sunShare = dot(sunLight, vec3(1.0)) / max(dot(light, vec3(1.0)), 1.0e-3);
  material.diffuse = czm_srgbToLinear(clamp(tone * light * u_brightness, 0.0, 1.0));
}
`;

/** Woods, park trees and single trees, as streamed instances. Where the district has none it draws nothing. */
export function createTreeLayer(
  context: SceneContext,
  onProblem: () => void,
): SceneLayer<SpecOf<'trees'>> {
  const { scene, scenery, frame, options } = context;
  const vec3 = () => ({ type: UniformType.VEC3, value: new Cartesian3(1, 1, 1) });
  const float = () => ({ type: UniformType.FLOAT, value: 1 });
  const shader = new CustomShader({
    lightingModel: LightingModel.UNLIT,
    uniforms: {
      u_up: { type: UniformType.VEC3, value: frame.up },
      u_sky: vec3(),
      u_bounce: vec3(),
      u_sun: vec3(),
      u_sunStrength: float(),
      u_brightness: float(),
      u_autumn: float(),
      u_spring: float(),
    },
    fragmentShaderText: FRAGMENT_SHADER,
  });
  let tileset: Cesium3DTileset | undefined;
  let isDecided = !scenery.hasTrees;
  let isDisposed = false;
  let visible = true;

  const restyle = () => {
    const { buildings } = context.look;
    const colour = (hex: string) => Cartesian3.fromArray([...parseHex(hex)]);
    shader.setUniform('u_sky', colour(buildings.sky));
    shader.setUniform('u_bounce', colour(buildings.bounce));
    shader.setUniform('u_sun', colour(buildings.sun));
    shader.setUniform('u_sunStrength', buildings.sunStrength);
    const { autumn, spring } = seasonAt(options.now());
    shader.setUniform('u_autumn', autumn);
    shader.setUniform('u_spring', spring);
    // Walls take the material's brightness from the light's look; leaves go as dark by night.
    const [red, green, blue] = parseHex(buildings.material);
    shader.setUniform('u_brightness', (1.25 * (red + green + blue)) / 3);
  };
  const load = async () => {
    const loaded = await Cesium3DTileset.fromUrl(
      createPatientResource(scenery.tilesUrl + TWIN_FILES.trees),
      {
        maximumScreenSpaceError: options.quality === 'high' ? 16 : 32,
        cacheBytes: 48 * 1024 * 1024,
        dynamicScreenSpaceError: false,
        customShader: shader,
        enablePick: false,
      } as Cesium3DTileset.ConstructorOptions,
    );
    if (isDisposed) return void loaded.destroy();
    tileset = loaded;
    tileset.show = visible;
    loaded.tileFailed.addEventListener(onProblem);
    scene.primitives.add(loaded);
    scene.primitives.lowerToBottom(loaded);
  };
  if (scenery.hasTrees)
    load()
      .catch(onProblem)
      .finally(() => {
        isDecided = true;
      });
  restyle();

  return {
    update(spec) {
      visible = spec.visible;
      if (tileset) tileset.show = visible;
    },
    restyle,
    relight: restyle,
    isLoaded: () => isDecided && (!tileset?.show || tileset.tilesLoaded),
    dispose() {
      isDisposed = true;
      if (tileset) scene.primitives.remove(tileset);
    },
  };
}
