import type { Twin } from '#app';
import { type DataKind, isVehicleKind, type ThingKind, type TourFigure } from '#model';
import { formatUnit } from '../format/unit.ts';
import { isStale } from '../freshness.ts';

/** A figure as it is shown: null where nobody knows it. */
export interface ShownFigure {
  readonly value: number | null;
  readonly unit: string;
  readonly kind: DataKind;
  /** Of the newest reading in it; null for what has no time of its own. */
  readonly timeMs: number | null;
  /** Of a published fact. */
  readonly year: number | null;
  /** Published somewhere that is not quite sure. */
  readonly isUnsure: boolean;
}

const NOTHING = { unit: '', timeMs: null, year: null, isUnsure: false } as const;

export function readFigure(
  figure: TourFigure,
  { read, store }: Pick<Twin, 'read' | 'store'>,
): ShownFigure {
  const language = store.getState().scene.language;
  const kind = read.catalogue()?.kind ?? 'simulated';
  switch (figure.type) {
    case 'fact': {
      const facts = read.site.facts.filter(({ key }) => key === figure.fact);
      const [newest] = [...facts].sort((a, b) => (b.year ?? 0) - (a.year ?? 0));
      return {
        ...NOTHING,
        value: newest?.value ?? null,
        // Facts count in plain words, readings in UCUM.
        unit: newest && newest.unit !== 'count' ? formatUnit(newest.unit, language) : '',
        kind: 'static',
        year: newest?.year ?? null,
        isUnsure: newest?.confidence === 'low',
      };
    }
    case 'live': {
      const nowMs = read.now();
      const streams = (read.catalogue()?.datastreams ?? []).filter(
        ({ property }) => property === figure.property,
      );
      const fresh = streams.flatMap((stream) => {
        const reading = read.latest(stream.slot);
        return reading && !isStale(reading, stream, nowMs) ? [reading] : [];
      });
      const values = fresh.map(({ value }) => value);
      return {
        ...NOTHING,
        value: values.length === 0 ? null : aggregate(values, figure.aggregate),
        unit: formatUnit(streams[0]?.unit ?? '1', language),
        kind,
        timeMs: fresh.reduce<number | null>(
          (newest, { timeMs }) => Math.max(newest ?? 0, timeMs),
          null,
        ),
      };
    }
    case 'count':
      return { ...NOTHING, ...count(figure.of, kind, { read, store }) };
  }
}

function aggregate(values: readonly number[], how: 'mean' | 'max' | 'min'): number {
  if (how === 'max') return values.reduce((a, b) => Math.max(a, b));
  if (how === 'min') return values.reduce((a, b) => Math.min(a, b));
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function count(
  of: Extract<TourFigure, { type: 'count' }>['of'],
  kind: DataKind,
  { read, store }: Pick<Twin, 'read' | 'store'>,
): { readonly value: number; readonly kind: DataKind } {
  if (of === 'buildings') return { value: read.manifest.buildings.count, kind: 'static' };
  if (of === 'open-incidents') {
    const { incidents } = store.getState();
    return { value: incidents.filter(({ stage }) => stage !== 'closed').length, kind };
  }
  const fresh = Object.entries(read.liveness()).filter(
    ([name]) => isVehicleKind(name as ThingKind) === (of === 'vehicles'),
  );
  return { value: fresh.reduce((sum, [, counts]) => sum + counts.fresh, 0), kind };
}
