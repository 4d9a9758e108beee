import { colourOf, type EntityRef, readKeyed } from '#model';
import { createAreaDrape } from '../thematic/area-drape.ts';
import { type AreaUnits, createUnitsLoader } from '../thematic/area-units.ts';
import { createRefresh } from '../thematic/refresh.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Towns or grid cells filled by a figure; what is unknown is hatched. A new figure costs a few bytes of colour. */
export function createChoroplethLayer(
  context: SceneContext,
  onProblem: (reason: string) => void,
): SceneLayer<SpecOf<'choropleth'>> {
  let spec: SpecOf<'choropleth'> | undefined;
  let units: AreaUnits | undefined;
  let drape: ReturnType<typeof createAreaDrape> | undefined;
  let unstack = () => {};
  let selected: EntityRef | null = null;

  const loader = createUnitsLoader(context.scenery, {
    onProblem,
    onLoad(next) {
      unstack();
      units = next;
      const isGrid = next.of === 'grid';
      drape = createAreaDrape(
        context,
        isGrid
          ? { linePx: 0.8, lineAlpha: 0.4, hatchAlpha: 0.3 }
          : { linePx: 1.4, lineAlpha: 0.75, hatchAlpha: 0.8 },
      );
      unstack = stackPrimitive(context.scene, drape.primitive, LEVELS.choropleth);
      drape.setAreas(next.rings.map((ring) => [ring]));
      refresh.ask();
    },
  });
  const refresh = createRefresh(context, {
    isLive: () => spec?.visible === true && spec.data.from !== 'values',
    compute(source) {
      if (!spec || !units || !drape) return;
      drape.primitive.show = spec.visible;
      drape.setOpacity(spec.opacity ?? 1);
      choose();
      if (!spec.visible) return;
      const { scale } = spec;
      const figures = readKeyed(spec.data, source, units.keyOf);
      drape.setColours(
        units.keys.map((key) => {
          const figure = figures.get(key);
          return figure ? colourOf(scale, figure.value) : null;
        }),
      );
    },
  });
  const choose = () => {
    const isOurs = selected?.type === 'feature' && selected.layer === spec?.id;
    drape?.choose(
      isOurs ? (units?.keys.indexOf(selected?.type === 'feature' ? selected.id : '') ?? -1) : -1,
    );
  };
  return {
    update(next) {
      spec = next;
      if (next.visible) loader.want(next.of);
      refresh.ask();
    },
    setCatalogue: refresh.setCatalogue,
    observe: refresh.observe,
    draw: refresh.draw,
    select(next) {
      selected = next;
      choose();
    },
    pickGround(at) {
      const id = spec?.visible ? units?.find(at) : undefined;
      return id === undefined || !spec ? undefined : { type: 'feature', layer: spec.id, id };
    },
    isLoaded: () => !loader.isLoading(),
    dispose() {
      loader.dispose();
      unstack();
    },
  };
}
