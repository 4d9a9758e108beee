import type { Provenance, Text } from '../provenance.ts';
import { type ColourScale, classColours, sampleRamp } from './colour-scale.ts';
import type { LayerSpec } from './layer-spec.ts';

/** One colour of a legend: a class from … to (absent: open), or a named value. */
export interface LegendEntry {
  readonly colour: string;
  readonly from?: number;
  readonly to?: number;
  readonly name?: Text;
}

/** What the colours of a layer mean: the same on the screen, on the wall and in files. */
export interface Legend {
  readonly layerId: string;
  readonly title: Text;
  /** UCUM code. */
  readonly unit: string;
  /** `ramp`: the entries are stops of one smooth ramp. */
  readonly type: 'classes' | 'ramp' | 'categories';
  readonly entries: readonly LegendEntry[];
  readonly provenance?: Provenance;
}

const STOPS = 6;

/** The legend of a layer; null where its colours carry no figures, or it is hidden or nameless. */
export function legendOf(layer: LayerSpec): Legend | null {
  const scale = scaleOf(layer);
  if (!scale || !layer.visible || !layer.title) return null;
  return {
    layerId: layer.id,
    title: layer.title,
    unit: scale.unit,
    type: scale.type === 'continuous' ? 'ramp' : scale.type,
    entries: entriesOf(scale),
    ...(layer.provenance && { provenance: layer.provenance }),
  };
}

function scaleOf(layer: LayerSpec): ColourScale | undefined {
  if (layer.type === 'buildings' || layer.type === 'features') return layer.paint?.scale;
  return 'scale' in layer ? layer.scale : undefined;
}

function entriesOf(scale: ColourScale): LegendEntry[] {
  switch (scale.type) {
    case 'categories':
      return mergeAlike(scale.entries);
    case 'classes': {
      const { breaks } = scale;
      return classColours(scale).map((colour, i) => ({
        colour,
        ...(i > 0 && { from: breaks[i - 1] as number }),
        ...(i < breaks.length && { to: breaks[i] as number }),
      }));
    }
    case 'continuous':
      return Array.from({ length: STOPS }, (_, i) => {
        const share = i / (STOPS - 1);
        return {
          colour: sampleRamp(scale.ramp, share, scale.reverse),
          from: scale.from + share * (scale.to - scale.from),
        };
      });
  }
}

/** Values that are drawn alike make one entry. */
function mergeAlike(
  entries: Extract<ColourScale, { readonly type: 'categories' }>['entries'],
): LegendEntry[] {
  return [...Map.groupBy(entries, ({ colour }) => colour)].map(([colour, alike]) => ({
    colour,
    name: {
      zh: alike.map(({ name }) => name.zh).join('、'),
      en: alike.map(({ name }) => name.en).join(', '),
    },
  }));
}
