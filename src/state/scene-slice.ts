import type { StateCreator } from 'zustand/vanilla';
import type {
  EntityRef,
  Language,
  LayerSpec,
  LightPreset,
  MapStyle,
  SceneSpec,
  SceneWeather,
  ThingKind,
} from '#model';
import type { TwinState } from './twin-store.ts';

/** What is on screen. `scene` is plain JSON: what a share link holds and a render test reads. */
export interface SceneSlice {
  readonly scene: SceneSpec;
  openScene(scene: SceneSpec): void;
  setLayerVisible(id: string, visible: boolean): void;
  /** Shows or hides one kind of sensor or vehicle in the layer that draws it. */
  setKindVisible(layerId: string, kind: ThingKind, visible: boolean): void;
  /** Replaces the layer of the same id, or adds it at the end. */
  setLayer(layer: LayerSpec): void;
  removeLayer(id: string): void;
  select(selected: EntityRef | null): void;
  /** `sunMs`: the instant whose sun lights the scene, null for the preset's own. */
  setLight(light: LightPreset, sunMs?: number | null): void;
  setStyle(style: MapStyle): void;
  setWeather(weather: SceneWeather | null): void;
  /** Share of the ground that is left, 0 … 1; null: whole. */
  setUnderground(share: number | null): void;
  /** Above this storey (1 = ground floor) a building is taken off; null: none is. */
  peelBuilding(peel: { readonly gid: number; readonly storey: number } | null): void;
  setLanguage(language: Language): void;
}

/** Every action replaces only what it changes, so a reader may compare by identity. */
export function createSceneSlice(scene: SceneSpec): StateCreator<TwinState, [], [], SceneSlice> {
  return (set) => {
    const change = (edit: (scene: SceneSpec) => SceneSpec) =>
      set((state) => ({ scene: edit(state.scene) }));
    const changeLayer = (id: string, edit: (layer: LayerSpec) => LayerSpec) =>
      change((scene) => ({
        ...scene,
        layers: scene.layers.map((layer) => (layer.id === id ? edit(layer) : layer)),
      }));
    return {
      scene,
      openScene: (next) => set({ scene: next }),
      setLayerVisible: (id, visible) => changeLayer(id, (layer) => ({ ...layer, visible })),
      setKindVisible: (id, kind, visible) =>
        changeLayer(id, (layer) =>
          layer.type === 'sensors' || layer.type === 'vehicles'
            ? { ...layer, kinds: withKind(layer.kinds, kind, visible) }
            : layer,
        ),
      setLayer: (next) =>
        change((scene) => ({
          ...scene,
          layers: scene.layers.some(({ id }) => id === next.id)
            ? scene.layers.map((layer) => (layer.id === next.id ? next : layer))
            : [...scene.layers, next],
        })),
      removeLayer: (id) =>
        change((scene) => ({ ...scene, layers: scene.layers.filter((layer) => layer.id !== id) })),
      select: (selected) => change((scene) => ({ ...scene, selected })),
      setLight: (light, sunMs = null) => change((scene) => ({ ...scene, light, sunMs })),
      setStyle: (style) => change((scene) => ({ ...scene, style })),
      setWeather: (weather) => change((scene) => ({ ...scene, weather })),
      setUnderground: (underground) => change((scene) => ({ ...scene, underground })),
      peelBuilding: (peel) =>
        change((scene) => ({
          ...scene,
          layers: scene.layers.map((layer) =>
            layer.type === 'buildings' && (layer.peel ?? null) !== peel
              ? { ...layer, peel }
              : layer,
          ),
        })),
      setLanguage: (language) => change((scene) => ({ ...scene, language })),
    };
  };
}

function withKind(
  kinds: readonly ThingKind[],
  kind: ThingKind,
  visible: boolean,
): readonly ThingKind[] {
  const others = kinds.filter((other) => other !== kind);
  return visible ? [...others, kind] : others;
}
