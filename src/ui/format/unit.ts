import type { Language } from '#model';

const PLAIN: Readonly<Record<string, string>> = {
  '1': '',
  Cel: '°C',
  deg: '°',
  'dB[SPL]': 'dB',
  'dB(A)': 'dB(A)',
  'ug/m3': 'µg/m³',
  'umol/mol': 'ppm',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  '[pH]': 'pH',
  '[NTU]': 'NTU',
  '{NTU}': 'NTU',
  'S/m': 'S/m',
  'uS/cm': 'µS/cm',
};

/** What braces count, in words. */
const COUNTED: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  vehicle: { zh: '辆', en: 'veh' },
  vehicles: { zh: '辆', en: 'veh' },
  veh: { zh: '辆', en: 'veh' },
  person: { zh: '人', en: 'people' },
  persons: { zh: '人', en: 'people' },
  people: { zh: '人', en: 'people' },
  space: { zh: '个泊位', en: 'spaces' },
  spaces: { zh: '个泊位', en: 'spaces' },
  passenger: { zh: '人', en: 'people' },
  passengers: { zh: '人', en: 'people' },
  storey: { zh: '层', en: 'storeys' },
  lamp: { zh: '盏', en: 'lamps' },
  lamps: { zh: '盏', en: 'lamps' },
  count: { zh: '个', en: '' },
  index: { zh: '', en: '' },
  AQI: { zh: '', en: '' },
};

const TIMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  h: { zh: '时', en: 'h' },
  min: { zh: '分', en: 'min' },
  s: { zh: '秒', en: 's' },
  d: { zh: '日', en: 'd' },
};

const RAISED: Readonly<Record<string, string>> = { '2': '²', '3': '³' };

/** A UCUM code as people write it: `ug/m3` is µg/m³, `{vehicle}/h` is 辆/时 or veh/h, `1` is nothing. */
export function formatUnit(ucum: string, language: Language): string {
  const plain = PLAIN[ucum];
  if (plain !== undefined) return plain;
  const counted = /^\{([^}]*)\}(?:\/([a-z]+\d?))?$/.exec(ucum);
  if (counted) {
    const [, what = '', per] = counted;
    const noun = COUNTED[what]?.[language] ?? what;
    return per ? `${noun}/${TIMES[per]?.[language] ?? formatUnit(per, language)}` : noun;
  }
  return ucum
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/([a-zA-Z])([23])(?!\d)/g, (_, letter: string, power: string) => {
      return `${letter}${RAISED[power]}`;
    })
    .replaceAll(/\bu(?=[a-zA-Z])/g, 'µ')
    .replaceAll('.', '·');
}
