import { cornerRadiusM } from '#lib/grid/hexagons.ts';
import {
  binFigures,
  colourOf,
  type EntityRef,
  NO_DATA_COLOUR,
  readPoints,
  sampleHeightGrid,
  shareOf,
} from '#model';
import { createAreaDrape } from '../thematic/area-drape.ts';
import { castRay } from '../thematic/pick-ray.ts';
import { createPrismSet } from '../thematic/prism-set.ts';
import { createRefresh } from '../thematic/refresh.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Of a hexagon's radius: neighbours stand apart. */
const FILLED = 0.95;
const LEAST_SHARE = 0.03;

/** Figures gathered in equal hexagons: standing columns, or flat on the ground where no height is given. */
export function createHexagonLayer(context: SceneContext): SceneLayer<SpecOf<'hexagons'>> {
  const { scene, scenery } = context;
  const set = createPrismSet(context, {
    sides: 6,
    turnRad: Math.PI / 6,
    noDataColour: NO_DATA_COLOUR,
  });
  const drape = createAreaDrape(context, { linePx: 1, lineAlpha: 0.6, hatchAlpha: 0.6 });
  const undo = [
    stackPrimitive(scene, set.primitive, LEVELS.solids),
    stackPrimitive(scene, drape.primitive, LEVELS.choropleth),
  ];
  let spec: SpecOf<'hexagons'> | undefined;
  let ids: readonly string[] = [];
  let placed = '';
  let selected: EntityRef | null = null;

  const choose = () => {
    const isOurs = selected?.type === 'feature' && selected.layer === spec?.id;
    const row = isOurs && selected?.type === 'feature' ? ids.indexOf(selected.id) : -1;
    set.choose(row);
    drape.choose(row);
  };
  const refresh = createRefresh(context, {
    isLive: () => spec?.visible === true && spec.data.from !== 'points',
    compute(source) {
      if (!spec) return;
      const { scale, sizeM, heightM, visible } = spec;
      set.primitive.show = visible && heightM !== undefined;
      drape.primitive.show = visible && heightM === undefined;
      set.opacity = spec.opacity ?? 1;
      drape.setOpacity(spec.opacity ?? 1);
      if (!visible) return;
      const bins = binFigures(readPoints(spec.data, source), {
        sizeM,
        aggregate: spec.aggregate,
        centre: scenery.site.centre,
      });
      const key = `${sizeM} ${heightM === undefined} ${bins.map(({ id }) => id).join(';')}`;
      if (key !== placed) {
        placed = key;
        ids = bins.map(({ id }) => id);
        if (heightM === undefined) drape.setAreas(bins.map(({ ring }) => [ring]));
        else
          set.place(
            bins.map(({ at: [lonDeg, latDeg] }) => ({
              lonDeg,
              latDeg,
              groundM: sampleHeightGrid(scenery.heights, lonDeg, latDeg),
              radiusM: cornerRadiusM(sizeM) * FILLED,
            })),
          );
      }
      if (heightM === undefined) {
        drape.primitive.show = bins.length > 0;
        drape.setColours(bins.map(({ value }) => colourOf(scale, value)));
      } else
        for (const [row, { value }] of bins.entries())
          set.paint(
            row,
            colourOf(scale, value),
            heightM * Math.max(LEAST_SHARE, shareOf(scale, value)),
          );
      choose();
    },
  });
  const refOf = (row: number): EntityRef | undefined => {
    const id = ids[row];
    return id === undefined || !spec ? undefined : { type: 'feature', layer: spec.id, id };
  };
  return {
    update(next) {
      spec = next;
      refresh.ask();
    },
    setCatalogue: refresh.setCatalogue,
    observe: refresh.observe,
    draw: refresh.draw,
    select(next) {
      selected = next;
      choose();
    },
    pick(x, y) {
      if (!set.primitive.show) return undefined;
      const ray = castRay(context.projector, x, y);
      return ray && refOf(set.find(ray));
    },
    pickGround([lonDeg, latDeg]) {
      if (!drape.primitive.show) return undefined;
      context.frame.write(place, 0, lonDeg, latDeg, 0);
      return refOf(drape.areaAt(place[0] as number, place[1] as number));
    },
    dispose() {
      for (const step of undo) step();
    },
  };
}

const place = new Float32Array(3);
