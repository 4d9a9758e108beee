import type { Text } from '#model';
import type { SceneProblem } from '../scene-types.ts';

type PlainId = Exclude<SceneProblem['id'], `layer-${string}`>;

const TEXTS: Readonly<Record<PlainId, Text>> = {
  tiles: {
    zh: '部分建筑未能加载。其余画面正常，系统已重试；如仍缺失，请检查切片目录后刷新页面。',
    en: 'Some buildings could not be loaded, also after trying again. The rest is complete; check the tile folder and reload the page.',
  },
  'building-index': {
    zh: '建筑属性未能加载，建筑以本色显示，无法按属性着色或逐层查看。请检查切片目录后重试。',
    en: 'The facts of the buildings could not be loaded; they keep their own colours and cannot be coloured or opened by storey. Check the tile folder and try again.',
  },
  terrain: {
    zh: '部分地形未能加载，地面以较粗的数据显示。请检查切片目录后刷新页面。',
    en: 'Some terrain could not be loaded; the ground is shown coarser there. Check the tile folder and reload the page.',
  },
  ground: {
    zh: '部分地面底图未能加载，该处显示为素色。请检查切片目录后刷新页面。',
    en: 'Parts of the ground map could not be loaded and are shown plain. Check the tile folder and reload the page.',
  },
  network: {
    zh: '切片目录中没有可用的线网文件（network.json），水面、车流、桥梁和管线暂不显示；其余画面正常。请运行 npm run tiles 重新生成。',
    en: 'The tile folder holds no usable network file (network.json): water, traffic, bridges and pipes are left out, the rest is complete. Run npm run tiles to make it.',
  },
  'context-lost': {
    zh: '显卡重置了画面，正在恢复；数据接收不受影响。',
    en: 'The graphics card dropped the picture; it is being drawn again. Data keeps arriving.',
  },
  'context-gone': {
    zh: '显卡暂时无法恢复三维画面，系统会继续尝试；列表、读数与查询仍可使用。如长时间未恢复，请重启浏览器。',
    en: 'The graphics card cannot bring the picture back yet; attempts go on. Lists, readings and queries still work. If it lasts, restart the browser.',
  },
  'tiles-down': {
    zh: '切片服务暂时无法访问，画面可能不完整；恢复后会自动补齐。请检查服务器与网络。',
    en: 'The tile server cannot be reached, so the picture may lack parts; it is completed as soon as the server is back. Check the server and the network.',
  },
  'no-webgl': {
    zh: '浏览器未提供 WebGL 2，无法显示三维画面；其余面板可用。请启用硬件加速或更换浏览器。',
    en: 'This browser offers no WebGL 2, so there is no 3-D view; the panels still work. Turn on hardware acceleration or use another browser.',
  },
};

/** What the picture lacks now, and who wants to know. */
export interface ProblemBoard {
  raise(id: PlainId): void;
  /** Of one layer, in words of its own; newer words replace older ones. */
  raiseLayer(layerId: string, text: Text): void;
  clearLayer(layerId: string): void;
  clear(id: SceneProblem['id']): void;
  listen(listener: (problems: readonly SceneProblem[]) => void): () => void;
}

export function createProblemBoard(): ProblemBoard {
  const standing = new Map<SceneProblem['id'], Text>();
  const listeners = new Set<(problems: readonly SceneProblem[]) => void>();
  const list = () => [...standing].map(([id, text]): SceneProblem => ({ id, text }));
  const tell = () => {
    const problems = list();
    for (const listener of listeners) listener(problems);
  };
  return {
    raise(id) {
      if (standing.has(id)) return;
      standing.set(id, TEXTS[id]);
      tell();
    },
    raiseLayer(layerId, text) {
      standing.set(`layer-${layerId}`, text);
      tell();
    },
    clearLayer(layerId) {
      if (standing.delete(`layer-${layerId}`)) tell();
    },
    clear(id) {
      if (standing.delete(id)) tell();
    },
    listen(listener) {
      listeners.add(listener);
      listener(list());
      return () => listeners.delete(listener);
    },
  };
}
