import {
  colourOf,
  type EntityRef,
  type LiveSource,
  type LonLat,
  NO_DATA_COLOUR,
  readKeyed,
  readPoints,
  sampleHeightGrid,
  shareOf,
} from '#model';
import { type AreaUnits, createUnitsLoader } from '../thematic/area-units.ts';
import { castRay } from '../thematic/pick-ray.ts';
import { createPrismSet } from '../thematic/prism-set.ts';
import { createRefresh } from '../thematic/refresh.ts';
import { LEVELS, stackPrimitive } from '../thematic/stack.ts';
import type { SceneContext, SceneLayer, SpecOf } from '../view/scene-context.ts';

/** Of the full height: a column of nothing is still seen, and so is what is unknown. */
const LEAST_SHARE = 0.012;

interface Bar {
  readonly id: string;
  readonly at: LonLat;
  /** Null: unknown. */
  readonly value: number | null;
}

/** Columns whose height is a figure, one for each town, cell or place. */
export function createBarsLayer(
  context: SceneContext,
  onProblem: (reason: string) => void,
): SceneLayer<SpecOf<'bars'>> {
  const { scene, scenery } = context;
  const set = createPrismSet(context, {
    sides: 4,
    turnRad: Math.PI / 4,
    noDataColour: NO_DATA_COLOUR,
  });
  const unstack = stackPrimitive(scene, set.primitive, LEVELS.solids);
  let spec: SpecOf<'bars'> | undefined;
  let units: AreaUnits | undefined;
  let ids: readonly string[] = [];
  let placed = '';
  let selected: EntityRef | null = null;

  const loader = createUnitsLoader(scenery, {
    onProblem,
    onLoad(next) {
      units = next;
      refresh.ask();
    },
  });
  const listBars = ({ at }: SpecOf<'bars'>, source: LiveSource): readonly Bar[] => {
    if (at.of === 'points')
      return readPoints(at.data, source).map(({ id, lonDeg, latDeg, value }) => ({
        id,
        at: [lonDeg, latDeg],
        value,
      }));
    const known = units;
    if (!known || known.of !== at.of) return [];
    const figures = readKeyed(at.data, source, known.keyOf);
    return known.keys.flatMap((id, i) => {
      const figure = figures.get(id);
      // Thousands of cells about which nothing is known would hide the few that speak.
      if (!figure && known.of === 'grid') return [];
      return [{ id, at: known.middles[i] as LonLat, value: figure?.value ?? null }];
    });
  };
  const choose = () => {
    const isOurs = selected?.type === 'feature' && selected.layer === spec?.id;
    set.choose(isOurs && selected?.type === 'feature' ? ids.indexOf(selected.id) : -1);
  };
  const refresh = createRefresh(context, {
    isLive: () => spec?.visible === true && isLive(spec),
    compute(source) {
      if (!spec) return;
      set.primitive.show = spec.visible;
      set.opacity = spec.opacity ?? 1;
      if (!spec.visible) return;
      const { scale, heightM, radiusM } = spec;
      const bars = listBars(spec, source);
      const key = `${radiusM} ${bars.map(({ id, at }) => `${id} ${at.join(' ')}`).join(';')}`;
      if (key !== placed) {
        placed = key;
        ids = bars.map(({ id }) => id);
        set.place(
          bars.map(({ at: [lonDeg, latDeg] }) => ({
            lonDeg,
            latDeg,
            groundM: sampleHeightGrid(scenery.heights, lonDeg, latDeg),
            radiusM: radiusM * Math.SQRT2,
          })),
        );
      }
      for (const [row, { value }] of bars.entries())
        set.paint(
          row,
          value === null ? null : colourOf(scale, value),
          heightM * Math.max(LEAST_SHARE, value === null ? 0 : shareOf(scale, value)),
        );
      choose();
    },
  });
  return {
    update(next) {
      spec = next;
      if (next.visible && next.at.of !== 'points') loader.want(next.at.of);
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
      if (!spec?.visible) return undefined;
      const ray = castRay(context.projector, x, y);
      const id = ray && ids[set.find(ray)];
      return id === undefined ? undefined : { type: 'feature', layer: spec.id, id };
    },
    isLoaded: () => !loader.isLoading(),
    dispose() {
      loader.dispose();
      unstack();
    },
  };
}

function isLive({ at }: SpecOf<'bars'>): boolean {
  return at.of === 'points' ? at.data.from !== 'points' : at.data.from !== 'values';
}
