import { parseSceneSpec, type SceneSpec, TwinError } from '#model';
import { toShared } from './bulk.ts';

const FORMAT = 'yunjian-scene';
/** Of a scene with all its data. */
export const MOST_SCENE_BYTES = 200 * 1024 * 1024;

/** A scene with all its data, as a file keeps it. */
export interface SceneFile {
  readonly site: string;
  readonly scene: SceneSpec;
}

export function writeSceneFile({ site, scene }: SceneFile): string {
  return JSON.stringify({ format: FORMAT, version: 1, site, scene: toShared(scene) });
}

/** @throws {TwinError} config, saying what was expected and what came */
export function readSceneFile(text: string): SceneFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TwinError('config', `Expected a scene file, got no JSON: ${String(cause)}`, {
      cause,
    });
  }
  const { format, version, site, scene } = (json ?? {}) as Record<string, unknown>;
  if (format !== FORMAT || version !== 1 || typeof site !== 'string')
    throw new TwinError('config', 'Expected a scene file of version 1, got other JSON.');
  return { site, scene: toShared(parseSceneSpec(scene)) };
}
