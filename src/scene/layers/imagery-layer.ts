import { ImageryLayer } from '@cesium/engine';
import { createImageryProvider } from '../imagery/create-provider.ts';
import type { ProblemBoard } from '../view/problems.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** So many tiles in a row that fail mean that the service cannot be had. */
const MANY_FAILURES = 8;

/** Pictures of a map service over the district's own ground. Nothing is asked of it before it is first shown. */
export function createImageryLayer(
  { scene }: SceneContext,
  problems: ProblemBoard,
): SceneLayer<SpecOf<'imagery'>> {
  let layer: ImageryLayer | undefined;
  let drawn = '';
  let failures = 0;

  const drop = () => {
    if (layer) scene.imageryLayers.remove(layer, true);
    layer = undefined;
  };
  const add = (spec: SpecOf<'imagery'>) => {
    const provider = createImageryProvider(spec, spec.provenance?.source.zh ?? '');
    failures = 0;
    provider.errorEvent.addEventListener((error: { readonly message?: string }) => {
      if (++failures !== MANY_FAILURES) return;
      problems.raiseLayer(spec.id, explain(spec, error.message ?? ''));
    });
    layer = new ImageryLayer(provider, {});
    services.add(layer);
    scene.imageryLayers.add(layer);
  };
  return {
    update(spec) {
      const { service, subdomains, maxZoom, datum } = spec;
      const next = JSON.stringify([service, subdomains, maxZoom, datum]);
      if (next !== drawn) {
        drop();
        problems.clearLayer(spec.id);
        drawn = next;
      }
      if (!layer && spec.visible) add(spec);
      if (!layer) return;
      layer.show = spec.visible;
      layer.alpha = spec.opacity ?? 1;
    },
    draw() {
      // The ground map is laid anew when the light changes, and must stay below.
      if (layer?.show && scene.imageryLayers.get(scene.imageryLayers.length - 1) !== layer)
        keepAbove();
    },
    dispose: drop,
  };

  function keepAbove(): void {
    const { imageryLayers } = scene;
    if (!layer) return;
    // Others of our kind keep their order among themselves.
    for (let i = imageryLayers.indexOf(layer) + 1; i < imageryLayers.length; i++)
      if (!services.has(imageryLayers.get(i))) {
        imageryLayers.raiseToTop(layer);
        break;
      }
  }
}

/** The layers of map services, to tell them from the ground map. */
const services = new WeakSet<ImageryLayer>();

function explain({ id, title, service }: SpecOf<'imagery'>, message: string) {
  const host = URL.parse(service.url)?.host ?? service.url.slice(0, 80);
  const detail = message.slice(0, 160);
  return {
    zh: `影像图层“${title?.zh || id}”无法从 ${host} 读取（${detail}）。其余画面不受影响；请检查地址与密钥，并确认 YUNJIAN_EXTRA_HOSTS 已列出该主机、其服务允许跨域访问（CORS）。`,
    en: `The imagery "${title?.en || id}" could not be read from ${host} (${detail}). The rest of the picture goes on; check address and key, and that YUNJIAN_EXTRA_HOSTS names the host and it allows other origins (CORS).`,
  };
}
