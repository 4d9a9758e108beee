import type { LabelBox } from './declutter.ts';
import type { MapLabel } from './label-source.ts';

/** What a label would take up: it stands on its place. Of two alike the nearer one has the higher priority. */
export function boxOfLabel(
  label: Pick<MapLabel, 'key' | 'priority'>,
  place: { readonly x: number; readonly y: number; readonly depthM: number },
  { width, height }: { readonly width: number; readonly height: number },
): LabelBox {
  return {
    key: label.key,
    x: place.x,
    y: place.y - height / 2,
    width,
    height: height - 6,
    priority: label.priority - 8 * Math.log10(Math.max(1, place.depthM / 1000)),
  };
}
