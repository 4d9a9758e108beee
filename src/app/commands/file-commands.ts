import { distanceM } from '#lib/geo/wgs84.ts';
import type { Bounds, LayerSpec, Site } from '#model';
import type { ImportReport, TwinStore } from '#state';
import type { FileRequest, FileResponse } from '../files/files-protocol.ts';
import { MOST_FILE_BYTES } from '../files/limits.ts';
import type { TwinCommands } from '../twin.ts';
import { boundsOfLayer } from './bounds-of-layer.ts';

interface FileContext {
  readonly store: TwinStore;
  readonly site: Pick<Site, 'bounds' | 'groundLevelM' | 'datumOffsetM'>;
  readonly lookAt: TwinCommands['lookAt'];
  /** Opens a saved scene; says by itself what was wrong with it. */
  readonly openScene: (file: File) => Promise<boolean>;
  readonly read: (request: FileRequest) => Promise<FileResponse>;
}

/** Colours of what is imported, one after the other; none is near that of an alarm. */
const COLOURS = ['#5bd1d7', '#b69cf5', '#8fd19e', '#f29bd0', '#d9c9a3', '#9fb8d9'] as const;

/** Puts files of people on the map. */
export function createFileCommands({
  store,
  site,
  lookAt,
  openScene,
  read,
}: FileContext): Pick<TwinCommands, 'importFiles' | 'closeImports'> {
  let queue: Promise<unknown> = Promise.resolve();

  async function importOne(file: File): Promise<ImportReport | null> {
    if (/\.yunjian\.json$/i.test(file.name)) {
      await openScene(file);
      return null;
    }
    const nothing = { file: file.name, format: null, layerId: null, read: 0, kept: 0 };
    const empty = { ...nothing, refused: [], hints: [] };
    if (file.size > MOST_FILE_BYTES)
      return {
        ...empty,
        problem: {
          zh: `文件为 ${Math.ceil(file.size / 1048576)} MB，超过 50 MB 上限。请拆分文件，或发布为瓦片服务。`,
          en: `The file has ${Math.ceil(file.size / 1048576)} MB, more than the limit of 50 MB. Split it, or serve it as tiles.`,
        },
      };
    let answer: FileResponse;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const context = {
        bounds: site.bounds,
        groundM: site.groundLevelM + site.datumOffsetM,
        datumOffsetM: site.datumOffsetM,
      };
      answer = await read({ name: file.name, bytes, context });
    } catch (error) {
      const detail = String(error);
      answer = {
        ok: false,
        problem: { zh: `文件无法读取：${detail}`, en: `The file could not be read: ${detail}` },
      };
    }
    if (!answer.ok) return { ...empty, problem: answer.problem };
    const { format, features, report } = answer.file;
    if (features.length === 0)
      return {
        ...empty,
        ...report,
        format,
        problem: {
          zh: '没有一行可以放到地图上，未添加图层。',
          en: 'Not one row could be put on the map; no layer was added.',
        },
      };
    const layer = toLayer(file.name, features, store.getState().scene.layers);
    store.getState().setLayer(layer);
    return { ...report, file: file.name, format, layerId: layer.id, problem: null };
  }

  async function importAll(files: readonly File[]): Promise<readonly ImportReport[]> {
    const { setImports } = store.getState();
    setImports({ busy: true, reports: [] });
    const reports: ImportReport[] = [];
    try {
      for (const file of files) {
        const report = await importOne(file);
        if (report) reports.push(report);
      }
    } finally {
      setImports({ busy: false, reports });
    }
    const added = new Set(reports.map(({ layerId }) => layerId));
    const layers = store.getState().scene.layers.filter(({ id }) => added.has(id));
    const bounds = union(layers.flatMap((layer) => boundsOfLayer(layer) ?? []));
    if (bounds) {
      const { westDeg, southDeg, eastDeg, northDeg } = bounds;
      const acrossM = distanceM(westDeg, southDeg, eastDeg, northDeg);
      const rangeM = Math.min(60_000, Math.max(700, 1.4 * acrossM));
      lookAt((westDeg + eastDeg) / 2, (southDeg + northDeg) / 2, rangeM);
    }
    return reports;
  }

  return {
    importFiles(files) {
      const mine = queue.then(() => importAll(files));
      queue = mine.catch(() => undefined);
      return mine;
    },
    closeImports: () => store.getState().setImports({ busy: false, reports: [] }),
  };
}

function toLayer(
  file: string,
  features: Extract<LayerSpec, { type: 'features' }>['features'],
  layers: readonly LayerSpec[],
): LayerSpec {
  const taken = new Set(layers.map(({ id }) => id));
  const count = layers.filter(({ id }) => id.startsWith('file:')).length;
  const name = file.slice(0, 120);
  let id = `file:${name}`;
  for (let n = 2; taken.has(id); n++) id = `file:${name}:${n}`;
  return {
    type: 'features',
    id,
    visible: true,
    title: { zh: name, en: name },
    provenance: { source: { zh: name, en: name }, kind: 'static' },
    features,
    colour: COLOURS[count % COLOURS.length] as string,
  };
}

function union(all: readonly Bounds[]): Bounds | undefined {
  return all.length === 0
    ? undefined
    : {
        westDeg: Math.min(...all.map(({ westDeg }) => westDeg)),
        southDeg: Math.min(...all.map(({ southDeg }) => southDeg)),
        eastDeg: Math.max(...all.map(({ eastDeg }) => eastDeg)),
        northDeg: Math.max(...all.map(({ northDeg }) => northDeg)),
      };
}
