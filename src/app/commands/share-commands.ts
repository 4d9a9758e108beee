import type { CameraPose, Site, Text } from '#model';
import type { TwinStore } from '#state';
import { createInitialScene } from '../initial-scene.ts';
import { saveFile } from '../save-file.ts';
import { MOST_PACKED, packJson } from '../share/pack-json.ts';
import { diffScene } from '../share/scene-difference.ts';
import { MOST_SCENE_BYTES, readSceneFile, writeSceneFile } from '../share/scene-file.ts';
import type { TwinCommands } from '../twin.ts';
import { parseUrlOptions } from '../url-options.ts';
import { WEATHER_PRESETS } from '../weather-presets.ts';

interface ShareContext {
  readonly store: TwinStore;
  readonly site: Site;
  readonly linkToMoment: TwinCommands['linkToMoment'];
  readonly lookFrom: TwinCommands['lookFrom'];
  readonly askArea: TwinCommands['askArea'];
  /** Where the camera is now. */
  readonly camera: () => CameraPose;
  readonly save?: typeof saveFile;
}

/** Hand the scene on as a link or a file. */
export function createShareCommands({
  store,
  site,
  linkToMoment,
  lookFrom,
  askArea,
  camera,
  save = saveFile,
}: ShareContext): Pick<TwinCommands, 'shareLink' | 'saveScene' | 'openScene'> {
  const tell = (text: Text) => store.getState().notify({ id: 'share', severity: 'warning', text });

  return {
    async shareLink() {
      const { scene, clock, autoLight, autoWeather, withdraw } = store.getState();
      const url = new URL(linkToMoment());
      const options = parseUrlOptions(url.search);
      // What the readable part of the link will open by itself.
      const base = createInitialScene(
        site,
        options.light ?? scene.light,
        options.language ?? scene.language,
        {
          selected: options.selected,
          sunMs: options.sunMs,
          style: options.style,
          underground: options.underground,
          weather: options.weather && WEATHER_PRESETS[options.weather],
        },
      );
      const { difference, leftOut } = diffScene(scene, base, {
        ignored: [
          ...(autoLight ? (['light', 'sunMs'] as const) : []),
          ...(autoWeather ? (['weather'] as const) : []),
        ],
        loop: clock.mode === 'past' ? clock.loop : null,
      });
      withdraw('share');
      const packed = difference && (await packJson(difference));
      const fits = packed === null || packed.length <= MOST_PACKED;
      if (packed !== null && fits) url.searchParams.set('s', packed);
      if (!fits)
        tell({
          zh: '场景改动过多，链接放不下：链接只含时刻、视角与光照。请改用“保存场景文件”。',
          en: 'The scene holds more than a link can carry: the link has only the instant, the view and the light. Save a scene file instead.',
        });
      else if (leftOut.length > 0) {
        const names = (language: 'zh' | 'en') =>
          leftOut
            .map(({ title, id }) => title?.[language] || id)
            .join(language === 'zh' ? '、' : ', ');
        tell({
          zh: `以下图层的数据放不进链接：${names('zh')}。请改用“保存场景文件”分享。`,
          en: `The data of these layers does not fit into a link: ${names('en')}. Share them as a scene file.`,
        });
      }
      return url.href;
    },
    saveScene() {
      const scene = { ...store.getState().scene, camera: camera() };
      const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '');
      const blob = new Blob([writeSceneFile({ site: site.id, scene })], {
        type: 'application/json',
      });
      save(blob, `${site.id}-${stamp}.yunjian.json`);
    },
    async openScene(file) {
      try {
        if (file.size > MOST_SCENE_BYTES) throw new RangeError('more than 200 MB');
        const { site: origin, scene } = readSceneFile(await file.text());
        const { openScene, setAutoLight, setAutoWeather, withdraw } = store.getState();
        setAutoLight(false);
        setAutoWeather(false);
        openScene(scene);
        lookFrom(scene.camera);
        const area = scene.layers.find(({ type }) => type === 'area');
        if (area?.type === 'area' && area.shape) askArea(area.shape);
        withdraw('share');
        if (origin !== site.id)
          tell({
            zh: `场景文件来自另一区域（${origin.slice(0, 40)}），部分内容可能不在本图范围内。`,
            en: `The scene file is of another district (${origin.slice(0, 40)}); parts of it may lie off this map.`,
          });
        return true;
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        tell({
          zh: `场景文件「${file.name.slice(0, 80)}」无法打开，画面未改变：${detail}`,
          en: `The scene file "${file.name.slice(0, 80)}" could not be opened and nothing was changed: ${detail}`,
        });
        return false;
      }
    },
  };
}
