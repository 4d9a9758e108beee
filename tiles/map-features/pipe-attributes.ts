import type { Pipe } from '../district.ts';
import type { MapTags } from './map-tags.ts';

const KINDS: readonly (readonly [pattern: RegExp, kind: Pipe['kind']])[] = [
  [/sewage|sewer|wastewater|污/i, 'sewer'],
  [/rain|storm|drainage|雨/i, 'rain'],
  [/gas|cng|lng|燃气|天然气/i, 'gas'],
  [/heat|steam|hot_water|热/i, 'heat'],
  [/power|electric|电力/i, 'power'],
  [/telecom|communication|通信|电信/i, 'telecom'],
  [/water|给水|自来水/i, 'water'],
];

/** Reads a pipe's attributes; undefined where what it carries is none of the kinds (oil, say). */
export function readPipe(tags: MapTags): Omit<Pipe, 'line'> | undefined {
  const words = [
    tags.substance,
    tags.content,
    tags.usage,
    tags.utility,
    tags.kind,
    tags.type,
    tags.class,
  ];
  for (const word of words) {
    const kind = KINDS.find(([pattern]) => pattern.test(word ?? ''))?.[1];
    if (kind) return { kind, diameterMm: readDiameterMm(tags.diameter ?? tags.dn) };
  }
  return undefined;
}

/** `DN300`, `300`, `300 mm`, `0.3 m`; plain numbers are millimetres, as the tag is defined. */
function readDiameterMm(text: string | undefined): number | null {
  const [, figure, unit] =
    /^\s*(?:DN|[ΦφØ])?\s*(\d+(?:\.\d+)?)\s*(mm|cm|m)?\s*$/i.exec(text ?? '') ?? [];
  if (figure === undefined) return null;
  const scale = { mm: 1, cm: 10, m: 1000 }[unit?.toLowerCase() ?? 'mm'] ?? 1;
  const diameterMm = Number(figure) * scale;
  return diameterMm > 0 && diameterMm <= 20_000 ? diameterMm : null;
}
