import { TwinError } from '#model';
import type { TwinScene } from '#scene';
import type { TwinStore } from '#state';
import type { TwinCommands } from './twin.ts';

/** Keeps the scene told of the store, and the store of what is picked. Returns its undo. */
export function bindScene(
  store: TwinStore,
  scene: TwinScene,
  commands: Pick<TwinCommands, 'select'>,
): () => void {
  const { scene: spec, catalogue, hasShadows } = store.getState();
  if (!hasShadows) scene.setShadows(false);
  scene.apply(spec);
  if (catalogue) scene.setCatalogue(catalogue);
  const undo = [
    store.subscribe((state, before) => {
      if (state.scene !== before.scene) scene.apply(state.scene);
      if (state.catalogue && state.catalogue !== before.catalogue)
        scene.setCatalogue(state.catalogue);
      if (state.quality !== before.quality) scene.setQuality(state.quality);
      if (state.hasShadows !== before.hasShadows) scene.setShadows(state.hasShadows);
    }),
    scene.onPick((picked) => {
      if (store.getState().query.state !== 'drawing') commands.select(picked);
    }),
    scene.onProblem((problems) => {
      const { notices, notify, withdraw } = store.getState();
      const current = new Set(problems.map(({ id }) => `scene-${id}`));
      for (const { id } of notices) if (id.startsWith('scene-') && !current.has(id)) withdraw(id);
      for (const { id, text } of problems) notify({ id: `scene-${id}`, severity: 'warning', text });
    }),
  ];
  return () => {
    for (const step of undo) step();
  };
}

/** Says in both languages that the picture could not be started, and what still works. */
export function noticeOfLostScene(cause: unknown): {
  id: string;
  severity: 'error';
  text: { zh: string; en: string };
} {
  const detail =
    cause instanceof TwinError || cause instanceof Error ? cause.message : String(cause);
  return {
    id: 'scene',
    severity: 'error',
    text: {
      zh: `三维画面无法启动（${detail}）。列表、读数和查询仍可使用；请启用浏览器的硬件加速（WebGL2）后刷新。`,
      en: `The 3D picture could not start (${detail}). Lists, readings and queries still work; enable hardware acceleration (WebGL2) in the browser and reload.`,
    },
  };
}

/** Says in both languages that the second picture could not be started. */
export function noticeOfLostCompare(cause: unknown): {
  id: string;
  severity: 'warning';
  text: { zh: string; en: string };
} {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return {
    id: 'compare',
    severity: 'warning',
    text: {
      zh: `对比画面无法启动（${detail}）。主画面不受影响；可关闭其他三维页面后重试。`,
      en: `The second picture could not start (${detail}). The first one is not affected; close other 3D pages and try again.`,
    },
  };
}
