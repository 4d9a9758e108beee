import type { Aggregate, Catalogue, KeyedData, LiveTable } from '#model';

/** The figures of lines at the shown instant. */
export interface LineValues {
  /** Changes whenever a figure may have; the caller paints then. */
  stepAt(nowMs: number): number;
  /** Undefined where it is unknown. */
  valueOf(id: string): number | undefined;
}

/** Where live figures come from. */
export interface LiveSource {
  readonly table: LiveTable | null;
  readonly catalogue: Catalogue | null;
  /** Grows whenever a reading of interest came in. */
  readonly revision: number;
}

/** @param live asked whenever a figure is wanted, of data that is live only */
export function createLineValues(data: KeyedData, live: () => LiveSource): LineValues {
  switch (data.from) {
    case 'values':
      return { stepAt: () => 0, valueOf: (id) => data.values[id] };
    case 'series': {
      let step = -1;
      return {
        stepAt(nowMs) {
          step = data.timesMs.findLastIndex((timeMs) => timeMs <= nowMs);
          return step;
        },
        valueOf: (id) => (step < 0 ? undefined : (data.values[id]?.[step] ?? undefined)),
      };
    }
    // Of places, not of lines.
    case 'devices':
      return { stepAt: () => 0, valueOf: () => undefined };
    case 'live': {
      let known: Catalogue | null = null;
      let slots = new Map<string, readonly number[]>();
      return {
        stepAt: () => live().revision,
        valueOf(id) {
          const { catalogue, table } = live();
          if (catalogue !== known) {
            known = catalogue;
            slots = slotsByLine(catalogue, data.property);
          }
          const heard = (slots.get(id) ?? []).filter((slot) => (table?.timeMs[slot] ?? 0) > 0);
          return aggregate(
            heard.map((slot) => table?.value[slot] as number),
            data.aggregate,
          );
        },
      };
    }
  }
}

/** Datastreams of a property by the line that their thing names among its properties. */
export function slotsByLine(
  catalogue: Catalogue | null,
  property: string,
): Map<string, readonly number[]> {
  const slots = new Map<string, number[]>();
  const things = new Map(catalogue?.things.map((thing) => [thing.id, thing]));
  for (const stream of catalogue?.datastreams ?? []) {
    if (stream.property !== property) continue;
    for (const named of Object.values(things.get(stream.thingId)?.properties ?? {}))
      if (typeof named === 'string') {
        const known = slots.get(named);
        if (known) known.push(stream.slot);
        else slots.set(named, [stream.slot]);
      }
  }
  return slots;
}

function aggregate(values: readonly number[], how: Aggregate): number | undefined {
  if (values.length === 0) return undefined;
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (how) {
    case 'mean':
      return sum() / values.length;
    case 'sum':
      return sum();
    case 'count':
      return values.length;
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
  }
}
