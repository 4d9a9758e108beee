import {
  type LayerSpec,
  parseLayerSpec,
  parseSceneSpec,
  type SceneSpec,
  type Text,
  TwinError,
} from '#model';
import type { LoopRange } from '#state';
import { isBulky, toShared, withoutFilled } from './bulk.ts';

/** A scene as what it has other than one that both sides know. Plain JSON. */
export interface SceneDifference {
  readonly v: 1;
  /** Changed fields of the scene besides camera and layers. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** All layers in their order: the id of one that is as it was, what changed in one, or a whole new one. */
  readonly layers?: readonly (string | ChangedLayer | { readonly add: unknown })[];
  readonly loop?: readonly [fromMs: number, toMs: number];
}

interface ChangedLayer {
  readonly id: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
}

const FIELDS = [
  'light',
  'sunMs',
  'style',
  'weather',
  'underground',
  'language',
  'selected',
] as const;
type Field = (typeof FIELDS)[number];

/**
 * What tells a scene from its base; the camera is left to the link's own words.
 *
 * @param options.ignored fields that follow the hour by themselves
 * @returns the difference, null where there is none, and the layers too heavy for a link
 */
export function diffScene(
  scene: SceneSpec,
  base: SceneSpec,
  { ignored = [], loop = null }: { ignored?: readonly Field[]; loop?: LoopRange | null } = {},
): { readonly difference: SceneDifference | null; readonly leftOut: readonly LayerSpec[] } {
  const [mine, known] = [toShared(scene), toShared(base)];
  const set = Object.fromEntries(
    FIELDS.filter((field) => !ignored.includes(field) && !same(mine[field], known[field])).map(
      (field) => [field, mine[field]],
    ),
  );
  const byId = new Map(known.layers.map((layer) => [layer.id, layer]));
  const leftOut: LayerSpec[] = [];
  const layers = mine.layers.flatMap((layer): (string | ChangedLayer | { add: unknown })[] => {
    const before = byId.get(layer.id);
    const entry = before?.type === layer.type ? diffLayer(layer, before) : { add: layer };
    if (typeof entry === 'string' || !isBulky(layer)) return [entry];
    leftOut.push(layer);
    return before ? [layer.id] : [];
  });
  const isSame = same(
    layers,
    known.layers.map(({ id }) => id),
  );
  const difference: SceneDifference = {
    v: 1,
    ...(Object.keys(set).length > 0 && { set }),
    ...(!isSame && { layers }),
    ...(loop && { loop: [loop.fromMs, loop.toMs] as const }),
  };
  return { difference: Object.keys(difference).length > 1 ? difference : null, leftOut };
}

function diffLayer(layer: LayerSpec, before: LayerSpec): string | ChangedLayer {
  const [now, then] = [layer, before].map((one) => one as unknown as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const set = Object.entries(now).filter(
    ([name, value]) => value !== undefined && !same(value, then[name]),
  );
  const unset = Object.keys(then).filter(
    (name) => then[name] !== undefined && now[name] === undefined,
  );
  if (set.length === 0 && unset.length === 0) return layer.id;
  return {
    id: layer.id,
    ...(set.length > 0 && { set: Object.fromEntries(set) }),
    ...(unset.length > 0 && { unset }),
  };
}

/** The scene of a difference, as much of it as holds, and what was wrong with the rest. */
export function applyDifference(
  json: unknown,
  base: SceneSpec,
): {
  readonly scene: SceneSpec;
  readonly loop: LoopRange | null;
  readonly problems: readonly Text[];
} {
  const problems: Text[] = [];
  const difference = asObject(json);
  if (difference.v !== 1) return { scene: base, loop: null, problems: [NOT_OURS] };
  let scene = base;
  const set = asObject(difference.set);
  for (const field of FIELDS) {
    if (!(field in set)) continue;
    const next = attempt(
      () => parseSceneSpec({ ...scene, layers: [], [field]: set[field] }),
      problems,
    );
    if (next) scene = { ...scene, [field]: next[field] };
  }
  if (Array.isArray(difference.layers))
    scene = { ...scene, layers: readLayers(difference.layers.slice(0, 200), base, problems) };
  const [fromMs, toMs] = Array.isArray(difference.loop) ? difference.loop : [];
  const hasLoop = Number.isFinite(fromMs) && Number.isFinite(toMs) && fromMs < toMs;
  return { scene, loop: hasLoop ? { fromMs, toMs } : null, problems };
}

function readLayers(entries: readonly unknown[], base: SceneSpec, problems: Text[]): LayerSpec[] {
  const byId = new Map(base.layers.map((layer) => [layer.id, layer]));
  const layers = new Map<string, LayerSpec>();
  for (const entry of entries) {
    const { id, set, unset, add } = asObject(entry);
    const name = typeof entry === 'string' ? entry : String(id ?? asObject(add).id);
    const before = byId.get(name);
    if (layers.has(name)) continue;
    if (typeof entry === 'string' || !(before || add)) {
      if (before) layers.set(name, before);
      else problems.push(unknownLayer(name));
      continue;
    }
    const gone = new Set(Array.isArray(unset) ? unset : []);
    const changed =
      before && Object.entries({ ...before, ...asObject(set), id: name, type: before.type });
    const wanted = add ?? Object.fromEntries((changed ?? []).filter(([field]) => !gone.has(field)));
    const layer = attempt(() => parseLayerSpec(wanted), problems) ?? before;
    if (layer) layers.set(layer.id, withoutFilled(layer));
  }
  return [...layers.values()];
}

const NOT_OURS: Text = {
  zh: '链接中的场景不是本版本写成的。',
  en: 'the scene in the link is of another version.',
};

function unknownLayer(id: string): Text {
  const name = id.slice(0, 80);
  return { zh: `没有图层「${name}」。`, en: `there is no layer "${name}".` };
}

function attempt<T>(read: () => T, problems: Text[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TwinError)) throw error;
    problems.push({ zh: error.message, en: error.message });
    return undefined;
  }
}

/** Equal as JSON, whatever the order of fields. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, sorted(value)]),
  );
}

function asObject(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Record<string, unknown>)
    : {};
}
