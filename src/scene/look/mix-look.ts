import { mixHex } from '#lib/colour/hex.ts';

type Leaf = string | number | null | boolean;
interface Table {
  readonly [name: string]: Leaf | Table;
}

/** Every colour and number of two tables of the same shape, `share` of the way from `a` to `b`; other values switch halfway. */
export function mixTables<T extends object>(a: T, b: T, share: number): T {
  if (share <= 0) return a;
  if (share >= 1) return b;
  return mix(a as Table, b as Table, share) as T;
}

function mix(a: Table, b: Table, share: number): Table {
  const mixed: Record<string, Leaf | Table> = {};
  for (const [name, from] of Object.entries(a)) {
    const to = b[name] as Leaf | Table;
    if (typeof from === 'object' && from !== null) mixed[name] = mix(from, to as Table, share);
    else if (typeof from === 'number' && typeof to === 'number')
      mixed[name] = from + share * (to - from);
    else if (isColour(from) && isColour(to)) mixed[name] = mixHex(from, to, share);
    else mixed[name] = share < 0.5 ? from : to;
  }
  return mixed;
}

function isColour(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('#');
}

/** 0 below `from`, 1 above `to`, without a kink between. */
export function smoothShare(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Between two directions, the short way round. */
export function mixAngleDeg(a: number, b: number, share: number): number {
  const turn = ((((b - a) % 360) + 540) % 360) - 180;
  return (a + share * turn + 360) % 360;
}
