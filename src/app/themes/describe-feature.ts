import {
  binFigures,
  type ColourScale,
  colourOf,
  type Figure,
  type GridCells,
  type LayerSpec,
  type LiveSource,
  type LonLat,
  type Provenance,
  readKeyed,
  readPoints,
  type Site,
  type Text,
  type Thing,
} from '#model';

/** What a feature's card tells. */
export interface FeatureFacts {
  readonly title: Text | null;
  readonly layerTitle: Text;
  /** Null: unknown. */
  readonly value: number | null;
  /** UCUM code. */
  readonly unit: string;
  /** As it is drawn; undefined where the layer has one colour for all. */
  readonly colour?: string;
  /** Of how many readings the value is made; undefined where it is no sum of any. */
  readonly count?: number;
  /** Of the newest of them, Unix milliseconds. */
  readonly timeMs?: number;
  readonly provenance?: Provenance;
  readonly at?: LonLat;
  readonly townCode?: string;
}

export interface DescribeContext {
  readonly site: Site;
  readonly cells: GridCells | null;
  readonly source: LiveSource;
}

/** What the feature of a layer says at the shown instant; undefined where there is no such feature. */
export function describeFeature(
  layer: LayerSpec,
  id: string,
  context: DescribeContext,
): FeatureFacts | undefined {
  const base = {
    layerTitle: layer.title ?? { zh: layer.id, en: layer.id },
    ...(layer.provenance && { provenance: layer.provenance }),
  };
  const figured = (scale: ColourScale, figure: Partial<Figure> | undefined) => ({
    ...base,
    unit: scale.unit,
    value: figure?.value ?? null,
    colour: colourOf(scale, figure?.value),
    ...(figure?.count !== undefined && { count: figure.count }),
    ...(figure?.timeMs !== undefined && { timeMs: figure.timeMs }),
  });
  switch (layer.type) {
    case 'choropleth':
      return keyedFacts(
        layer.of,
        id,
        figured(layer.scale, keyedFigures(layer, context).get(id)),
        context,
      );
    case 'bars': {
      if (layer.at.of !== 'points') {
        const { of, data } = layer.at;
        const figure = keyedFigures({ of, data }, context).get(id);
        return keyedFacts(of, id, figured(layer.scale, figure), context);
      }
      const point = readPoints(layer.at.data, context.source).find((one) => one.id === id);
      if (!point) return undefined;
      const thing = context.source.catalogue?.things.find((one) => one.id === id);
      return {
        title: layer.at.data.from === 'points' ? null : (thing?.name ?? null),
        ...figured(layer.scale, point),
        at: [point.lonDeg, point.latDeg],
        ...(thing?.townCode !== undefined && { townCode: thing.townCode }),
      };
    }
    case 'hexagons': {
      const { sizeM, aggregate, data, scale } = layer;
      const options = { sizeM, aggregate, centre: context.site.centre };
      const bin = binFigures(readPoints(data, context.source), options).find(
        (one) => one.id === id,
      );
      return bin && { title: null, ...figured(scale, bin), at: bin.at };
    }
    case 'flows': {
      const flow = layer.flows.find((one) => one.id === id);
      return flow && { title: flow.title ?? null, ...figured(layer.scale, flow), at: middle(flow) };
    }
    case 'areas': {
      const area = layer.areas.find((one) => one.id === id);
      return (
        area && {
          title: area.title ?? null,
          ...figured(layer.scale, area),
          ...(area.rings[0]?.[0] && { at: area.rings[0][0] }),
        }
      );
    }
    case 'cones': {
      const cone = layer.cones.find((one) => one.id === id);
      return (
        cone && {
          title: cone.title ?? null,
          ...base,
          // How far it sees.
          value: cone.rangeM,
          unit: 'm',
          colour: layer.colour,
          at: [cone.lonDeg, cone.latDeg] as const,
        }
      );
    }
    default:
      return undefined;
  }
}

function middle({ from, to }: { from: LonLat; to: LonLat }): LonLat {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

type Keyed = Pick<Extract<LayerSpec, { readonly type: 'choropleth' }>, 'of' | 'data'>;

/** The figures of a layer of towns or cells; cells are known once the grid has been read. */
export function keyedFigures({ of, data }: Keyed, { cells, source }: DescribeContext) {
  const keyOf = (thing: Thing, at: LonLat) =>
    of === 'towns' ? thing.townCode : cells?.find(at)?.code;
  return readKeyed(data, source, keyOf);
}

function keyedFacts(
  of: 'towns' | 'grid',
  id: string,
  facts: Omit<FeatureFacts, 'title'>,
  { site, cells }: DescribeContext,
): FeatureFacts | undefined {
  if (of === 'towns') {
    const town = site.towns.find(({ code }) => code === id);
    return town && { ...facts, title: town.name, at: town.label, townCode: id };
  }
  const cell = cells?.cells.find(({ code }) => code === id);
  return {
    ...facts,
    title: null,
    ...(cell && { townCode: cell.townCode, at: cell.ring[0] as LonLat }),
  };
}
