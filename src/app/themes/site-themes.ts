import {
  type ColourScale,
  type Flow,
  type Incident,
  type KeyedData,
  NO_DATA_COLOUR,
  RAMPS,
  type Site,
  type Text,
} from '#model';
import { leastTrue, type Theme, type ThemeContext } from './theme.ts';

/** Pale where nothing is open, so that the few areas with work stand out. */
const OPEN: ColourScale = {
  type: 'classes',
  ramp: 'mako',
  reverse: true,
  unit: '{count}',
  breaks: [1, 2, 4, 8],
};
const [BLUE, GREEN, PINK, NAVY, SAND, GREY, LILAC] = RAMPS.categories;

/** Uses that read alike share a colour, and one line of the legend. */
const USES: readonly (readonly [value: string, colour: string, name: Text])[] = [
  ['residential', BLUE, { zh: '住宅', en: 'Residential' }],
  ['villa', LILAC, { zh: '别墅', en: 'Villa' }],
  ['village-house', LILAC, { zh: '农宅', en: 'Village house' }],
  ['commercial', PINK, { zh: '商业', en: 'Commercial' }],
  ['office', NAVY, { zh: '办公', en: 'Office' }],
  ['industrial', SAND, { zh: '工业', en: 'Industrial' }],
  ['education', GREEN, { zh: '教育', en: 'Education' }],
  ['healthcare', GREEN, { zh: '医疗', en: 'Healthcare' }],
  ['public', GREEN, { zh: '公共服务', en: 'Public service' }],
  ['transport', GREY, { zh: '交通', en: 'Transport' }],
  ['other', GREY, { zh: '其他', en: 'Other' }],
];

/** How many incidents of each area are not closed; areas without any count 0. */
function countOpen(
  keys: readonly string[],
  incidents: readonly Incident[],
  keyOf: (incident: Incident) => string | undefined,
): KeyedData {
  const values = Object.fromEntries(keys.map((key) => [key, 0]));
  for (const incident of incidents) {
    const key = incident.stage === 'closed' ? undefined : keyOf(incident);
    if (key !== undefined && key in values) values[key] = (values[key] as number) + 1;
  }
  return { from: 'values', values };
}

function incidentProvenance({ incidents, catalogue }: ThemeContext) {
  return (
    leastTrue(incidents.map(({ provenance }) => provenance)) ?? {
      source: { zh: '事件台账', en: 'Incident register' },
      kind: catalogue?.kind ?? ('live' as const),
    }
  );
}

/** Bus lines between their ends; of how many buses the catalogue knows for each, the figure. */
function busFlows(site: Site, { catalogue }: ThemeContext): readonly Flow[] {
  const buses = catalogue?.things.filter(({ kind }) => kind === 'bus') ?? [];
  return site.busLines.flatMap(({ id, name, from, to, stops, loop, line }) => {
    const [first, last] = [line[0], line.at(-1)];
    if (loop || !first || !last) return [];
    const value = buses.filter(
      ({ properties }) =>
        properties.from === from && properties.to === to && properties.stops === stops,
    ).length;
    return value > 0 ? [{ id, from: first, to: last, value, title: name }] : [];
  });
}

function paintBuildings(attribute: string, scale: ColourScale): Theme['build'] {
  return ({ buildings }) => ({
    type: 'buildings',
    paint: { by: 'attribute', attribute, scale },
    provenance: buildings,
  });
}

/** What the district itself and its incidents tell. */
export const SITE_THEMES: readonly Theme[] = [
  {
    id: 'bus-flows',
    group: 'traffic',
    title: { zh: '公交线路流向（配车数）', en: 'Bus lines by number of buses' },
    follows: 'catalogue',
    build(context) {
      const flows = busFlows(context.site, context);
      if (flows.length === 0) return undefined;
      const buses = context.catalogue?.things.filter(({ kind }) => kind === 'bus') ?? [];
      const provenance = leastTrue(buses.map((bus) => bus.provenance));
      return {
        type: 'flows',
        shape: 'arc',
        flows,
        scale: { type: 'classes', ramp: 'mako', unit: '{vehicle}', breaks: [8, 12, 16, 20] },
        ...(provenance && { provenance }),
      };
    },
  },
  {
    id: 'incidents-towns',
    group: 'operations',
    title: { zh: '各街镇未结事件', en: 'Open incidents by town' },
    follows: 'incidents',
    build: (context) => ({
      type: 'choropleth',
      of: 'towns',
      data: countOpen(
        context.site.towns.map(({ code }) => code),
        context.incidents,
        ({ townCode }) => townCode,
      ),
      scale: OPEN,
      opacity: 0.82,
      provenance: incidentProvenance(context),
    }),
  },
  {
    id: 'incidents-grid',
    group: 'operations',
    title: { zh: '各网格未结事件', en: 'Open incidents by grid cell' },
    follows: 'incidents',
    needsCells: true,
    build: (context) => {
      const { cells } = context;
      return {
        type: 'choropleth',
        of: 'grid',
        data: countOpen(
          cells?.cells.map(({ code }) => code) ?? [],
          context.incidents,
          ({ lonDeg, latDeg }) => cells?.find([lonDeg, latDeg])?.code,
        ),
        scale: OPEN,
        opacity: 0.66,
        provenance: incidentProvenance(context),
      };
    },
  },
  {
    id: 'buildings-height',
    group: 'buildings',
    title: { zh: '建筑高度', en: 'Building height' },
    follows: 'nothing',
    build: paintBuildings('height', {
      type: 'classes',
      ramp: 'viridis',
      unit: 'm',
      breaks: [10, 24, 54, 100],
    }),
  },
  {
    id: 'buildings-use',
    group: 'buildings',
    title: { zh: '建筑用途', en: 'Building use' },
    follows: 'nothing',
    build: paintBuildings('use', {
      type: 'categories',
      unit: '1',
      entries: USES.map(([value, colour, name]) => ({
        value,
        colour: colour ?? NO_DATA_COLOUR,
        name,
      })),
    }),
  },
  {
    id: 'buildings-storeys',
    group: 'buildings',
    title: { zh: '建筑层数', en: 'Building storeys' },
    follows: 'nothing',
    build: paintBuildings('storeys', {
      type: 'classes',
      ramp: 'mako',
      unit: '{storey}',
      breaks: [4, 7, 11, 19, 34],
    }),
  },
  {
    id: 'terrain-contours',
    group: 'terrain',
    title: { zh: '地形等高线', en: 'Terrain contours' },
    follows: 'nothing',
    build: ({ site }) => ({
      type: 'isolines',
      data: { from: 'terrain' },
      stepBy: 5,
      scale: { type: 'continuous', ramp: 'viridis', unit: 'm', from: 0, to: 100 },
      provenance: {
        source: {
          zh: '由山体与地面高程资料生成的地形',
          en: 'Terrain built from heights of hills and plain',
        },
        kind: 'static',
        quality: 'approximate',
        asOf: site.asOf,
      },
    }),
  },
];
