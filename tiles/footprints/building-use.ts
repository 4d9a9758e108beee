import { BUILDING_USES, type BuildingUse } from '#model';

/** Values of OpenStreetMap's `building` and `amenity` and of common cadastres, by our use. */
const SYNONYMS: Readonly<Partial<Record<BuildingUse, readonly string[]>>> = {
  residential: ['apartments', 'dormitory', 'flats', 'terrace', '住宅', '居住', '居住用地', '公寓'],
  villa: ['detached', 'semidetached_house', '别墅'],
  'village-house': ['house', 'farm', 'cabin', 'bungalow', '农宅', '农房', '农村住宅'],
  commercial: [
    'retail',
    'supermarket',
    'hotel',
    'kiosk',
    'shop',
    'restaurant',
    'marketplace',
    'mall',
    '商业',
    '商业服务',
    '商业用地',
    '商住',
  ],
  office: ['offices', '办公', '写字楼', '商务办公'],
  industrial: [
    'warehouse',
    'factory',
    'manufacture',
    'storage_tank',
    '工业',
    '工业用地',
    '仓储',
    '厂房',
  ],
  education: ['school', 'university', 'college', 'kindergarten', '教育', '学校', '教育科研'],
  healthcare: ['hospital', 'clinic', '医疗', '医院', '医疗卫生'],
  public: [
    'civic',
    'government',
    'church',
    'temple',
    'museum',
    'library',
    'sports_hall',
    'townhall',
    'place_of_worship',
    'theatre',
    'community_centre',
    'police',
    'fire_station',
    '公共',
    '文化',
    '体育',
    '行政办公',
  ],
  transport: [
    'transportation',
    'train_station',
    'station',
    'parking',
    'hangar',
    'garage',
    'bus_station',
    '交通',
  ],
};

const USE_OF: ReadonlyMap<string, BuildingUse> = new Map([
  ...BUILDING_USES.map((use) => [use, use] as const),
  ...Object.entries(SYNONYMS).flatMap(([use, words]) =>
    words.map((word) => [word, use as BuildingUse] as const),
  ),
]);

const USE_NAMES = [
  'use',
  'building:use',
  'function',
  'building',
  'amenity',
  'usage',
  '用途',
  '使用性质',
  '建筑用途',
];

/**
 * Makes a reader of the use that a feature names; `other` where none is known.
 *
 * @param name the attribute; the usual ones where absent.
 * @param uses the source's own words, which come before the usual ones.
 */
export function createUseReader(
  name: string | undefined,
  uses: Readonly<Record<string, string>>,
): (properties: Readonly<Record<string, unknown>>) => BuildingUse {
  const names = name === undefined ? USE_NAMES : [name];
  const known = new Map<unknown, BuildingUse>();
  for (const [word, use] of USE_OF) known.set(word, use);
  for (const [word, use] of Object.entries(uses)) {
    const ours = USE_OF.get(use);
    if (ours === undefined) continue;
    known.set(word, ours);
    if (String(Number(word)) === word) known.set(Number(word), ours);
  }
  return (properties) => {
    for (let i = 0; i < names.length; i++) {
      const value = properties[names[i] as string];
      if (value === undefined || value === null) continue;
      const use =
        known.get(value) ??
        (typeof value === 'string' ? known.get(value.trim().toLowerCase()) : undefined);
      if (use !== undefined) return use;
    }
    if (typeof properties.shop === 'string') return 'commercial';
    return typeof properties.office === 'string' ? 'office' : 'other';
  };
}
