import type { ObservationScan } from '../store/history-store.ts';
import type { EntityGraph } from './entity-graph.ts';
import { type Expression, type Instant, isInstant } from './odata/expression.ts';

export type Bounds = Pick<ObservationScan, 'slots' | 'fromMs' | 'toMs' | 'minValue' | 'maxValue'>;

/**
 * What the store can sort out of a filter on observations: bounds of time and result, one datastream. Never
 * tighter than the filter, which is tried again on every row.
 */
export function boundsOf(filter: Expression | undefined, graph: EntityGraph): Bounds {
  if (filter?.type !== 'binary') return {};
  const { operator, left, right } = filter;
  if (operator === 'and') return intersect(boundsOf(left, graph), boundsOf(right, graph));
  if (left.type !== 'path' || right.type !== 'literal') return {};
  const path = left.segments.join('/');
  const { value } = right;
  if (path === 'phenomenonTime' && isInstant(value)) return timeBounds(operator, value);
  if (path === 'result' && typeof value === 'number') return valueBounds(operator, value);
  const isStream = path === 'Datastream/id' || path === 'Datastream/@iot.id';
  if (isStream && operator === 'eq' && (typeof value === 'string' || typeof value === 'number')) {
    const slot = graph.slotOf(String(value));
    return { slots: slot === undefined ? [] : [slot] };
  }
  return {};
}

function timeBounds(operator: string, { startMs, endMs }: Instant): Bounds {
  switch (operator) {
    case 'eq':
      return { fromMs: startMs, toMs: startMs };
    case 'gt':
    case 'ge':
      return { fromMs: startMs };
    case 'lt':
    case 'le':
      return { toMs: endMs };
    default:
      return {};
  }
}

function valueBounds(operator: string, value: number): Bounds {
  switch (operator) {
    case 'eq':
      return { minValue: value, maxValue: value };
    case 'gt':
    case 'ge':
      return { minValue: value };
    case 'lt':
    case 'le':
      return { maxValue: value };
    default:
      return {};
  }
}

function intersect(a: Bounds, b: Bounds): Bounds {
  const least = (x?: number, y?: number) =>
    x === undefined ? y : y === undefined ? x : Math.min(x, y);
  const most = (x?: number, y?: number) =>
    x === undefined ? y : y === undefined ? x : Math.max(x, y);
  const fromMs = most(a.fromMs, b.fromMs);
  const toMs = least(a.toMs, b.toMs);
  const minValue = most(a.minValue, b.minValue);
  const maxValue = least(a.maxValue, b.maxValue);
  const slots =
    a.slots && b.slots ? a.slots.filter((slot) => b.slots?.includes(slot)) : (a.slots ?? b.slots);
  return {
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(minValue !== undefined && { minValue }),
    ...(maxValue !== undefined && { maxValue }),
    ...(slots && { slots }),
  };
}
