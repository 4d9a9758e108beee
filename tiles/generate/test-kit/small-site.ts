import type { LonLat, Place, Site } from '#model';

const CENTRE: LonLat = [120.5, 30.5];
const QUALITY = { quality: 'exact' } as const;

/** About 96 m east and 111 m north for each step: near enough for a made-up place. */
function at(east: number, north: number): LonLat {
  return [CENTRE[0] + east / 1000, CENTRE[1] + north / 1000];
}

function name(text: string) {
  return { zh: text, en: text };
}

/** A made-up district of about 5 by 5 km with one of everything the generator reads. */
export function createSmallSite(): Site {
  const outline = [at(-26, -23), at(26, -23), at(26, 23), at(-26, 23), at(-26, -23)];
  const place = (kind: Place['kind'], position: LonLat): Place => ({
    ...QUALITY,
    id: `${kind} ${position.join(' ')}`,
    name: name(kind),
    kind,
    position,
    evidence: 'published',
  });
  const road = (id: string, line: readonly LonLat[], busLines: number) =>
    ({
      ...QUALITY,
      id,
      name: name(id),
      class: 'arterial',
      structure: 'ground',
      busLines,
      line,
    }) as const;
  return {
    id: 'small',
    name: name('Small'),
    code: '000000',
    timeZone: 'Asia/Shanghai',
    bounds: { westDeg: 120.47, southDeg: 30.47, eastDeg: 120.53, northDeg: 30.53 },
    centre: CENTRE,
    home: { lonDeg: 120.5, latDeg: 30.5, heightM: 5000, headingDeg: 0, pitchDeg: -45 },
    groundLevelM: 2,
    datumOffsetM: 10,
    seed: 7,
    attributions: [],
    asOf: '2026-11-01',
    outline,
    towns: [
      {
        ...QUALITY,
        id: '000000001',
        code: '000000001',
        name: name('Town'),
        kind: 'subdistrict',
        areaKm2: 25,
        label: at(-2, 1),
        ring: outline,
      },
    ],
    hills: [
      { ...QUALITY, id: 'h', name: name('Hill'), top: at(-18, 16), heightM: 60, radiusM: 300 },
    ],
    waterways: [
      {
        ...QUALITY,
        id: 'w',
        name: name('River'),
        line: [at(12, -25), at(10, 0), at(14, 25)],
        widthM: 60,
      },
    ],
    roads: [
      road('we', [at(-28, 1), at(0, 0), at(28, -1)], 9),
      road('sn', [at(0, -25), at(0, 0), at(2, 25)], 12),
      road('n', [at(-28, 9), at(1, 9), at(28, 11)], 3),
      {
        ...QUALITY,
        id: 'x',
        name: name('Expressway'),
        class: 'expressway',
        structure: 'ground',
        busLines: 0,
        line: [at(-28, -15), at(28, -12)],
      },
    ],
    metroTracks: [
      {
        ...QUALITY,
        id: 'm',
        name: name('Metro'),
        lineNumber: '1',
        structure: 'elevated',
        line: [at(-4, -24), at(-3, 24)],
      },
    ],
    metroStations: [
      {
        ...QUALITY,
        id: 's',
        name: name('Station'),
        lineNumber: '1',
        order: 1,
        position: at(-3.5, 4),
        chainageM: 3000,
        structure: 'elevated',
        firstTrain: '05:30',
        lastTrain: '23:00',
        firstTrainBack: '05:40',
        lastTrainBack: '23:10',
      },
    ],
    busLines: [],
    places: [
      place('metro-station', at(-3.5, 4)),
      place('government', at(-2, 3)),
      place('mall', at(-5, 5)),
      place('hospital', at(4, 3)),
      place('primary-school', at(-8, 4)),
      place('secondary-school', at(3, -4)),
      place('landmark', at(-6, -4)),
      place('park', at(-7, -3)),
      place('university', at(-16, 5)),
      place('industry', at(18, -6)),
      place('water-gauge', at(10, 0)),
    ],
    indicators: [],
    facts: [{ key: 'population', value: 80_000, unit: 'persons', year: 2024, confidence: 'high' }],
  };
}
