import {
  binFigures,
  type Figure,
  type LayerSpec,
  type Legend,
  legendOf,
  type PointFigure,
  readPoints,
} from '#model';
import { type DescribeContext, keyedFigures } from './describe-feature.ts';

/** A legend with what is on the map now. */
export interface LegendFacts {
  readonly legend: Legend;
  /** How many of what is drawn fall into each entry; undefined where it is a surface. */
  readonly counts?: readonly number[];
  /** How many are drawn as unknown. */
  readonly unknown: number;
  /** Of the newest reading in it, Unix milliseconds; undefined where nothing is read. */
  readonly newestMs?: number;
}

/** The legends of all visible layers that carry figures, from above. */
export function listLegends(
  layers: readonly LayerSpec[],
  context: DescribeContext,
): readonly LegendFacts[] {
  return layers.flatMap((layer) => {
    const legend = legendOf(layer);
    return legend ? [{ legend, ...countFigures(layer, legend, context) }] : [];
  });
}

function countFigures(
  layer: LayerSpec,
  legend: Legend,
  context: DescribeContext,
): Omit<LegendFacts, 'legend'> {
  const { site, cells, source } = context;
  const keyed = (of: 'towns' | 'grid', figures: Map<string, Figure>, showsUnknown: boolean) => {
    const keys = (of === 'towns' ? site.towns : (cells?.cells ?? [])).map(({ code }) => code);
    const unknown = showsUnknown ? keys.filter((key) => !figures.has(key)).length : 0;
    return tell(
      [...figures].flatMap(([key, figure]) =>
        of === 'grid' || keys.includes(key) ? [figure] : [],
      ),
      legend,
      unknown,
    );
  };
  switch (layer.type) {
    case 'choropleth':
      return keyed(layer.of, keyedFigures(layer, context), true);
    case 'bars': {
      if (layer.at.of === 'points') return tell(readPoints(layer.at.data, source), legend, 0);
      const { of, data } = layer.at;
      return keyed(of, keyedFigures({ of, data }, context), of === 'towns');
    }
    case 'hexagons': {
      const { sizeM, aggregate, data } = layer;
      const bins = binFigures(readPoints(data, source), { sizeM, aggregate, centre: site.centre });
      return tell(bins, legend, 0);
    }
    case 'flows':
      return tell(layer.flows, legend, 0);
    case 'areas': {
      const known = layer.areas.filter(({ value }) => Number.isFinite(value));
      const unknown = known.length > 0 ? layer.areas.length - known.length : 0;
      return tell(known as readonly { readonly value: number }[], legend, unknown);
    }
    case 'heat':
    case 'isolines':
      return layer.data.from === 'terrain'
        ? { unknown: 0 }
        : { unknown: 0, ...newest(readPoints(layer.data, source)) };
    default:
      return { unknown: 0 };
  }
}

function tell(
  figures: readonly (Pick<PointFigure, 'value'> & Pick<Figure, 'timeMs'>)[],
  { entries, type }: Legend,
  unknown: number,
): Omit<LegendFacts, 'legend'> {
  const base = { unknown, ...newest(figures) };
  if (type !== 'classes') return base;
  const counts = entries.map(
    ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) =>
      figures.filter(({ value }) => value >= from && value < to).length,
  );
  return { ...base, counts };
}

function newest(figures: readonly Pick<Figure, 'timeMs'>[]): Pick<LegendFacts, 'newestMs'> {
  const newestMs = figures.reduce((most, { timeMs }) => Math.max(most, timeMs ?? 0), 0);
  return newestMs > 0 ? { newestMs } : {};
}
