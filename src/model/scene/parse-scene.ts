import * as v from 'valibot';
import { TwinError } from '../twin-error.ts';
import { areaShape, layerSchema } from './layer-schemas.ts';
import type { AreaShape, LayerSpec } from './layer-spec.ts';
import {
  count,
  finite,
  id,
  latDeg,
  listOf,
  lonDeg,
  SCENE_LIMITS,
  share,
  timeMs,
} from './scene-pieces.ts';
import { type CameraPose, LIGHT_PRESETS, MAP_STYLES, type SceneSpec } from './scene-spec.ts';

const camera = v.object({
  lonDeg,
  latDeg,
  heightM: v.pipe(finite, v.minValue(-12_000), v.maxValue(1e8)),
  headingDeg: v.pipe(finite, v.minValue(-3600), v.maxValue(3600)),
  pitchDeg: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
}) satisfies v.GenericSchema<unknown, CameraPose>;

const weather = v.object({
  cloud: share,
  rainMmH: v.pipe(finite, v.minValue(0), v.maxValue(1000)),
  visibilityM: v.nullable(v.pipe(finite, v.minValue(0), v.maxValue(1e6))),
  windMps: v.pipe(finite, v.minValue(0), v.maxValue(200)),
  windDeg: v.pipe(finite, v.minValue(-360), v.maxValue(360)),
});

const ref = v.variant('type', [
  v.object({ type: v.literal('building'), gid: count }),
  v.object({ type: v.literal('thing'), id }),
  v.object({ type: v.literal('incident'), id }),
  v.object({ type: v.literal('town'), code: id }),
  v.object({ type: v.literal('place'), id }),
  v.object({ type: v.literal('alert'), id }),
  v.object({ type: v.literal('feature'), layer: id, id }),
]);

const layers = v.pipe(
  listOf(layerSchema, SCENE_LIMITS.layers),
  v.check(
    (list) => new Set(list.map((layer) => layer.id)).size === list.length,
    'Expected every layer to have an id of its own',
  ),
);

const scene = v.object({
  light: v.picklist(LIGHT_PRESETS),
  sunMs: v.nullable(timeMs),
  style: v.picklist(MAP_STYLES),
  weather: v.nullable(weather),
  underground: v.nullable(share),
  language: v.picklist(['zh', 'en']),
  camera,
  layers,
  selected: v.nullable(ref),
}) satisfies v.GenericSchema<unknown, SceneSpec>;

/**
 * Reads a scene from elsewhere: a link, a file, a tour. Unknown fields are dropped, everything else is checked.
 *
 * @throws {TwinError} config, naming the path, what was expected there and what came.
 */
export function parseSceneSpec(json: unknown): SceneSpec {
  return parse(scene, json, 'a scene');
}

/** @throws {TwinError} config, as `parseSceneSpec` does. */
export function parseLayerSpec(json: unknown): LayerSpec {
  return parse(layerSchema, json, 'a layer');
}

/** @throws {TwinError} config, as `parseSceneSpec` does. */
export function parseAreaShape(json: unknown): AreaShape {
  return parse(areaShape, json, 'an area');
}

function parse<T>(schema: v.GenericSchema<unknown, T>, json: unknown, what: string): T {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const at = path === null ? '' : `${path}: `;
  throw new TwinError(
    'config',
    `Expected ${what}, got one in which ${at}${issue.message.slice(0, 400)}.`,
  );
}
