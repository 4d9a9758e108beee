import { sampleHeightGrid, TWIN_FILES } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { createLineSet, type SceneLine } from '../lines/line-set.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

interface GridFile {
  readonly features: readonly {
    readonly geometry: {
      readonly coordinates: readonly (readonly (readonly [number, number])[])[];
    };
  }[];
}

/** The management grid, fetched when it is first shown. */
export function createGridLayer(
  context: SceneContext,
  onProblem: (reason: string) => void,
): SceneLayer<SpecOf<'grid'>> {
  const { scene, scenery, frame, lines } = context;
  const over = new AbortController();
  let edges: readonly (readonly (readonly [number, number, number])[])[] | undefined;
  let loading = false;
  let primitive: ScenePrimitive | undefined;
  let visible = false;

  const draw = () => {
    if (primitive) scene.primitives.remove(primitive);
    primitive = undefined;
    if (!edges || !visible) return;
    const drawn: SceneLine[] = edges.map((points) => ({
      points,
      colour: context.look.lines.grid,
      alpha: 0.55,
      widthPx: 1,
      fadeM: 26_000,
    }));
    primitive = scene.primitives.add(createLineSet(drawn, frame, lines)) as ScenePrimitive;
  };
  const load = async () => {
    loading = true;
    try {
      const response = await fetch(scenery.tilesUrl + TWIN_FILES.grid, { signal: over.signal });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      edges = collectEdges((await response.json()) as GridFile, (lon, lat) =>
        sampleHeightGrid(scenery.heights, lon, lat),
      );
      draw();
    } catch (error) {
      loading = false;
      if (!over.signal.aborted) onProblem(String(error));
    }
  };
  return {
    update(spec) {
      visible = spec.visible;
      if (visible && !loading) void load();
      draw();
    },
    restyle: draw,
    dispose() {
      over.abort();
      if (primitive) scene.primitives.remove(primitive);
    },
  };
}

/** Every edge once: neighbouring cells share theirs. */
function collectEdges(file: GridFile, heightAt: (lon: number, lat: number) => number) {
  const seen = new Set<string>();
  const edges: (readonly [number, number, number])[][] = [];
  for (const { geometry } of file.features)
    for (const ring of geometry.coordinates)
      for (let i = 1; i < ring.length; i++) {
        const a = ring[i - 1] as readonly [number, number];
        const b = ring[i] as readonly [number, number];
        const key = [a.join(), b.join()].sort().join(' ');
        if (seen.has(key)) continue;
        seen.add(key);
        edges.push([a, b].map(([lon, lat]) => [lon, lat, heightAt(lon, lat) + 3] as const));
      }
  return edges;
}
