import type { Random } from '#lib/random/random.ts';

/** Words of all the formats that the gateway and the adapters read, so that what is drawn gets past the door. */
const NAMES = [
  ...['result', 'phenomenonTime', 'resultTime', 'validTime', 'parameters', 'Datastream', '@iot.id'],
  ...['components', 'dataArray', 'FeatureOfInterest', 'resultQuality', 'name', 'description'],
  ...['location', 'coordinates', 'type', 'geometry', 'properties', 'encodingType', 'id', 'value'],
  ...['v', 'streams', 't0', 'stream', 'dt', 'lonDeg', 'latDeg', 'unit', 'thing', 'property'],
  ...['epoch', 'catalogue', 'seq', 'slot', 'timeMs', 'position', 'cartographicDegrees', '@value'],
  ...['observedAt', 'phone', 'lat', 'lon', 'speed', 'time', '__proto__', 'constructor', 'toString'],
] as const;

const WORDS = [
  ...[
    '',
    'Point',
    'Feature',
    'Polygon',
    'Property',
    'GeoProperty',
    'x',
    '1',
    '2026-05-01T00:00:00Z',
  ],
  ...['2026-05-01T00:00:00Z/2025-05-01T00:00:00Z', '+999999-01-01T00:00:00Z', 'NaN', 'Infinity'],
  ...['document', '\u0000', '\ud800', '云'.repeat(300), '1e999', '-0', 'null'],
] as const;

/** Numbers as JSON may write them; `NaN` and `Infinity` as some makers do, which is no JSON. */
const NUMBERS = [
  ...['0', '-0', '1', '-1', '0.1', '121.2', '31', '181', '-91', '4294967296', '9007199254740993'],
  ...['1e21', '1e308', '1e999', '-1e999', '1e-400', '1777593600000', '8.64e15', '8.65e15'],
  ...['NaN', 'Infinity', '-Infinity', '0x10', '01', '.5', '5.'],
] as const;

/** Draws messages that are wrong. */
export interface Fuzz {
  /** Text that is JSON, or nearly. */
  text(depth?: number): string;
  /** A message whose text lies near one that is right. */
  spoil(text: string): string;
  /** Bytes with some changed, cut or added. */
  mutate(bytes: Uint8Array): Uint8Array;
  pick<T>(list: readonly T[]): T;
}

export function createFuzz(random: Random): Fuzz {
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T;

  function text(depth = 4): string {
    const kind = below(depth > 0 ? 10 : 6);
    if (kind < 3) return pick(NUMBERS);
    if (kind < 5) return JSON.stringify(pick(WORDS));
    if (kind === 5) return pick(['null', 'true', 'false', 'undefined', '']);
    const items = Array.from({ length: below(5) }, () => text(depth - 1));
    if (kind < 8) return `[${items.join(',')}]`;
    return `{${items.map((item) => `${JSON.stringify(pick(NAMES))}:${item}`).join(',')}}`;
  }

  return {
    text,
    pick,
    spoil(right) {
      // A value of it gives way to another.
      const places = [...right.matchAll(/:("[^"]*"|-?[\d.]+|\[[^[\]]*\]|null|true|false)/g)];
      const place = pick(places);
      if (!place || below(8) === 0) return right.slice(0, below(right.length));
      const from = place.index + 1;
      return right.slice(0, from) + text(2) + right.slice(from + (place[1]?.length ?? 0));
    },
    mutate(bytes) {
      const changed = Uint8Array.from(
        bytes.subarray(0, below(4) === 0 ? below(bytes.length) : undefined),
      );
      for (let i = below(6); i >= 0; i--)
        if (changed.length > 0) changed[below(changed.length)] = below(256);
      return changed;
    },
  };
}
