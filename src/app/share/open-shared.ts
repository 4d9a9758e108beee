import type { SceneSpec, Text } from '#model';
import type { LoopRange } from '#state';
import { unpackJson } from './pack-json.ts';
import { applyDifference } from './scene-difference.ts';

export interface OpenedScene {
  readonly scene: SceneSpec;
  readonly loop: LoopRange | null;
  /** The link chose a light or a weather. */
  readonly chooses: { readonly light: boolean; readonly weather: boolean };
  /** What of the link did not hold; the rest is opened. */
  readonly problem: Text | null;
}

/** Opens the packed part of a link upon what its readable part says. Never throws for what a link holds. */
export async function openShared(packed: string | null, base: SceneSpec): Promise<OpenedScene> {
  const nothing = { scene: base, loop: null, chooses: { light: false, weather: false } };
  if (packed === null) return { ...nothing, problem: null };
  let json: unknown;
  try {
    json = await unpackJson(packed);
  } catch {
    return {
      ...nothing,
      problem: {
        zh: '链接的场景部分不完整或已损坏，只打开了其余部分。请向发送者索取完整链接或场景文件。',
        en: 'The part of the link that holds the scene is cut off or broken, so only the rest was opened. Ask for the whole link or a scene file.',
      },
    };
  }
  const { scene, loop, problems } = applyDifference(json, base);
  return {
    scene,
    loop,
    chooses: {
      light: scene.light !== base.light || scene.sunMs !== base.sunMs,
      weather: JSON.stringify(scene.weather) !== JSON.stringify(base.weather),
    },
    problem:
      problems.length === 0
        ? null
        : {
            zh: `链接中有 ${problems.length} 处无法打开，其余已打开：${problems[0]?.zh}`,
            en: `${problems.length} part(s) of the link could not be opened, the rest was: ${problems[0]?.en}`,
          },
  };
}
