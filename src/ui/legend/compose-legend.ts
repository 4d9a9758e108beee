import type { LegendBlock, LegendFacts } from '#app';
import type { LegendEntry } from '#model';
import { formatNumber } from '../format/number.ts';
import { formatAge, formatMinute } from '../format/time.ts';
import { formatUnit } from '../format/unit.ts';
import type { Words } from '../use-words.ts';

/** Units that count whole things. */
const COUNTED = /^\{[^}]+\}$/;

export interface LegendMoment {
  readonly nowMs: number;
  /** Ages are told on the screen, times on a picture that is taken away. */
  readonly as: 'age' | 'time';
}

/** A legend in the words of the screen: the same for the panel and for pictures. */
export function composeLegend(
  { legend, counts, unknown, newestMs }: LegendFacts,
  words: Words,
  { nowMs, as }: LegendMoment,
): LegendBlock {
  const { t, say, language, timeZone } = words;
  const { provenance } = legend;
  const read =
    newestMs === undefined
      ? undefined
      : as === 'age'
        ? t('themesWords.readAgo', { age: formatAge(nowMs - newestMs, language) })
        : t('themesWords.readAt', { time: formatMinute(newestMs, timeZone) });
  const foot = [
    provenance && say(provenance.source),
    provenance && t(`kind.${provenance.kind}`),
    provenance?.quality && t(`quality.${provenance.quality}`),
    read,
    provenance?.asOf && t('themesWords.asOf', { date: provenance.asOf }),
  ];
  const isCounted = legend.type === 'classes' && COUNTED.test(legend.unit);
  return {
    id: legend.layerId,
    title: say(legend.title),
    unit: formatUnit(legend.unit, language),
    type: legend.type,
    rows: legend.entries.map((entry, i) => ({
      colour: entry.colour,
      label: isCounted ? countLabelOf(entry, words) : labelOf(entry, legend.type === 'ramp', words),
      ...(counts && { count: formatNumber(counts[i] ?? 0, language) }),
    })),
    ...(unknown > 0 && {
      noData: { label: t('themesWords.noData'), count: formatNumber(unknown, language) },
    }),
    foot: foot.filter(Boolean).join(' · '),
  };
}

/** Of whole things: 0, 1, 2 – 3, ≥ 4. */
function countLabelOf({ from = 0, to }: LegendEntry, { t, language }: Words): string {
  const figure = (value: number) => formatNumber(value, language);
  if (to === undefined) return t('themesWords.above', { from: figure(from) });
  if (to - 1 <= from) return figure(from);
  return t('themesWords.between', { from: figure(from), to: figure(to - 1) });
}

function labelOf({ name, from, to }: LegendEntry, isStop: boolean, { t, say, language }: Words) {
  if (name) return say(name);
  const figure = (value: number | undefined) => formatNumber(value ?? null, language, 2);
  if (isStop) return figure(from);
  if (from === undefined) return t('themesWords.below', { to: figure(to) });
  if (to === undefined) return t('themesWords.above', { from: figure(from) });
  return t('themesWords.between', { from: figure(from), to: figure(to) });
}
