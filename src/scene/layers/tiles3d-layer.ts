import { Cartesian3, type Cesium3DTile, Cesium3DTileset, Matrix4 } from '@cesium/engine';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** What a foreign set may keep in memory, and go beyond for a moment, bytes. */
const CACHE_BYTES = 192 * 1024 * 1024;
const OVERFLOW_BYTES = 64 * 1024 * 1024;
/** A set that refers to itself loads tilesets without end; a sound one of a district needs far fewer. */
const MOST_TILESETS = 512;
/** So many tiles that fail mean that something is wrong with the set. */
const MANY_FAILURES = 4;

/** A foreign set of 3D Tiles. What is hostile or broken in it ends the set, never the picture. */
export function createTilesLayer(
  { scene, frame }: SceneContext,
  problems: ProblemBoard,
): SceneLayer<SpecOf<'tiles3d'>> {
  let spec: SpecOf<'tiles3d'> | undefined;
  let url: string | undefined;
  let tileset: Cesium3DTileset | undefined;
  let shield: ScenePrimitive | undefined;
  let isOnItsWay = false;
  let life = 0;

  const drop = () => {
    life++;
    if (shield) scene.primitives.remove(shield);
    shield = undefined;
    tileset = undefined;
    isOnItsWay = false;
  };
  const giveUp = (zh: string, en: string) => {
    drop();
    if (spec) problems.raiseLayer(spec.id, explain(spec, zh, en));
  };
  const place = () => {
    if (!tileset || !spec) return;
    tileset.show = spec.visible;
    const up = Cartesian3.multiplyByScalar(frame.up, spec.offsetM ?? 0, new Cartesian3());
    tileset.modelMatrix = Matrix4.fromTranslation(up);
  };
  const load = async (address: string) => {
    const mine = ++life;
    isOnItsWay = true;
    try {
      const loaded = await Cesium3DTileset.fromUrl(address, {
        cacheBytes: CACHE_BYTES,
        maximumCacheOverflowBytes: OVERFLOW_BYTES,
        skipLevelOfDetail: false,
        showCreditsOnScreen: true,
      });
      if (mine !== life) return loaded.destroy();
      if (!isSound(loaded.root)) {
        loaded.destroy();
        return giveUp('其范围不是有效数值', 'its bounds are no numbers');
      }
      watch(loaded, mine);
      tileset = loaded;
      shield = createShield(loaded, (fault) => {
        const detail = String(fault).slice(0, 160);
        // A primitive cannot be removed while the scene walks over them.
        queueMicrotask(() => mine === life && giveUp(detail, detail));
      });
      scene.primitives.add(shield);
      place();
    } catch (error) {
      const detail = (error instanceof Error ? error.message : String(error)).slice(0, 160);
      if (mine === life) giveUp(`无法读取：${detail}`, `it could not be read: ${detail}`);
    } finally {
      if (mine === life) isOnItsWay = false;
    }
  };
  const watch = (loaded: Cesium3DTileset, mine: number) => {
    let tilesets = 0;
    let failures = 0;
    loaded.tileLoad.addEventListener((tile: Cesium3DTile) => {
      const isNested = (tile as unknown as { hasTilesetContent?: boolean }).hasTilesetContent;
      if (isNested && ++tilesets > MOST_TILESETS)
        queueMicrotask(
          () =>
            mine === life &&
            giveUp(
              `嵌套的切片集超过 ${MOST_TILESETS} 个，可能引用了自身`,
              `it nests more than ${MOST_TILESETS} tilesets and may refer to itself`,
            ),
        );
      else if (!tile.children.every(isSound))
        queueMicrotask(
          () => mine === life && giveUp('其范围不是有效数值', 'its bounds are no numbers'),
        );
    });
    loaded.tileFailed.addEventListener(({ message }: { readonly message?: string }) => {
      if (++failures !== MANY_FAILURES || !spec) return;
      const detail = (message ?? '').slice(0, 160);
      problems.raiseLayer(
        spec.id,
        explain(spec, `部分切片未能加载：${detail}`, `some tiles failed: ${detail}`),
      );
    });
  };
  return {
    update(next) {
      spec = next;
      if (next.url !== url) {
        drop();
        problems.clearLayer(next.id);
        url = undefined;
      }
      // Nothing is fetched before it is first shown.
      if (url === undefined && next.visible) {
        url = next.url;
        void load(next.url);
      }
      place();
    },
    isLoaded: () => !isOnItsWay && (!tileset?.show || tileset.tilesLoaded),
    dispose: drop,
  };
}

/** Bounds that the engine can reckon with: with others it would neither cull nor end. */
function isSound({ boundingSphere, geometricError }: Cesium3DTile): boolean {
  const { center, radius } = boundingSphere;
  return [center.x, center.y, center.z, radius, geometricError].every(Number.isFinite);
}

const STEPS = ['prePassesUpdate', 'update', 'updateForPass', 'postPassesUpdate'] as const;

/** Stands in the scene for a set: what the set throws while it is drawn is told once, and it is drawn no more. */
function createShield(inner: Cesium3DTileset, onFault: (fault: unknown) => void): ScenePrimitive {
  let broken = false;
  const steps = inner as unknown as Record<string, ((...args: unknown[]) => void) | undefined>;
  const guarded = Object.fromEntries(
    STEPS.map((name) => [
      name,
      (...args: unknown[]) => {
        if (broken) return;
        try {
          steps[name]?.apply(inner, args);
        } catch (fault) {
          broken = true;
          onFault(fault);
        }
      },
    ]),
  );
  return {
    ...guarded,
    show: true,
    isDestroyed: () => inner.isDestroyed(),
    destroy: () => void inner.destroy(),
  } as unknown as ScenePrimitive;
}

function explain({ id, title, url }: SpecOf<'tiles3d'>, zh: string, en: string) {
  const host = URL.parse(url)?.host ?? url.slice(0, 80);
  return {
    zh: `三维切片图层“${title?.zh || id}”（${host}）有误：${zh}。其余画面不受影响；请检查该数据集，或确认 YUNJIAN_EXTRA_HOSTS 已列出其主机。`,
    en: `The 3D Tiles "${title?.en || id}" (${host}) are faulty: ${en}. The rest of the picture goes on; check the set, and that YUNJIAN_EXTRA_HOSTS names its host.`,
  };
}
