import { BUILDING_USES, type BuildingUse } from '#model';

/** Values of OpenStreetMap's `building` and of common cadastres, by our use. */
const SYNONYMS: Readonly<Partial<Record<BuildingUse, readonly string[]>>> = {
  residential: ['apartments', 'dormitory', 'flats', 'terrace', '住宅', '居住'],
  villa: ['detached', 'semidetached_house', '别墅'],
  'village-house': ['house', 'farm', 'cabin', 'bungalow', '农宅', '农房'],
  commercial: ['retail', 'supermarket', 'hotel', 'kiosk', 'shop', '商业', '商业服务'],
  office: ['offices', '办公'],
  industrial: ['warehouse', 'factory', 'manufacture', 'storage_tank', '工业', '仓储', '厂房'],
  education: ['school', 'university', 'college', 'kindergarten', '教育', '学校'],
  healthcare: ['hospital', 'clinic', '医疗', '医院'],
  public: ['civic', 'government', 'church', 'temple', 'museum', 'library', 'sports_hall', '公共'],
  transport: ['transportation', 'train_station', 'station', 'parking', 'hangar', 'garage', '交通'],
};

const USE_OF = new Map<string, BuildingUse>([
  ...BUILDING_USES.map((use) => [use, use] as const),
  ...Object.entries(SYNONYMS).flatMap(([use, words]) =>
    words.map((word) => [word, use as BuildingUse] as const),
  ),
]);

/** The use that a feature's `use`, `function` or `building` names; `other` where none is known. */
export function readBuildingUse(properties: Readonly<Record<string, unknown>>): BuildingUse {
  for (const key of ['use', 'building:use', 'function', 'building']) {
    const value = properties[key];
    const use = typeof value === 'string' ? USE_OF.get(value.trim().toLowerCase()) : undefined;
    if (use) return use;
  }
  return 'other';
}
