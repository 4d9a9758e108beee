import { createRandom } from '#lib/random/random.ts';
import type { LonLat, Thing, ThingKind } from '#model';
import type { RenderCase } from '../render-case.ts';

const WIDTH_DEG = 0.14;
const HEIGHT_DEG = 0.1;
const KINDS: readonly ThingKind[] = [
  'smoke-detector',
  'manhole',
  'noise-meter',
  'traffic-detector',
  'streetlight-cabinet',
];
const NAME = { zh: '', en: '' };
const PROVENANCE = { source: NAME, kind: 'simulated' } as const;
/** One in so many is a water gauge over its limit, and one in so many has been silent for a day. */
const ALARM_EVERY = 700;
const SILENT_EVERY = 9;

/** Very many sensors and buses around a place, the same for ever. */
export function makeCrowd(
  [lonDeg, latDeg]: LonLat,
  { sensors, vehicles }: NonNullable<RenderCase['crowd']>,
): NonNullable<RenderCase['live']> {
  const random = createRandom(23);
  const spot = () => ({
    lonDeg: lonDeg + (random() - 0.5) * WIDTH_DEG,
    latDeg: latDeg + (random() - 0.5) * HEIGHT_DEG,
    heightM: 0,
  });
  const fixed = Array.from({ length: sensors }, (_, i): Thing => {
    const isAlarmed = i % ALARM_EVERY === 0;
    return {
      id: `S${i}`,
      kind: isAlarmed ? 'water-level' : (KINDS[i % KINDS.length] as ThingKind),
      name: isAlarmed ? { zh: `水位站 ${i}`, en: `Gauge ${i}` } : NAME,
      properties: {},
      provenance: PROVENANCE,
      location: spot(),
    };
  });
  const moving = Array.from(
    { length: vehicles },
    (_, i): Thing => ({
      id: `V${i}`,
      kind: 'bus',
      name: NAME,
      properties: {},
      provenance: PROVENANCE,
      trackSlot: i,
    }),
  );
  return {
    catalogue: {
      version: 'crowd',
      kind: 'simulated',
      things: [...fixed, ...moving],
      datastreams: fixed.map(({ id, kind }, slot) => ({
        id: `D${slot}`,
        slot,
        thingId: id,
        property: kind === 'water-level' ? 'water-level' : 'state',
        name: NAME,
        unit: '1',
        cadenceMs: 60_000,
      })),
    },
    readings: fixed.map((_, slot) => ({
      slot,
      ageMs: slot % SILENT_EVERY === 4 ? 86_400_000 : 20_000,
      value: slot % ALARM_EVERY === 0 ? 4 : 1,
    })),
    fixes: moving.flatMap((_, trackSlot) => {
      const { lonDeg: lon, latDeg: lat } = spot();
      const bearingDeg = random() * 360;
      return [3000, 1000].map((ageMs) => ({
        trackSlot,
        ageMs,
        lonDeg: lon + 2e-7 * (3000 - ageMs),
        latDeg: lat,
        heightM: 0,
        bearingDeg,
      }));
    }),
  };
}
