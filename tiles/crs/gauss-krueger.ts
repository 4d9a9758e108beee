/** The datums of Chinese Gauss–Krüger coordinates, as proj strings name their ellipsoids. */
const DATUMS = {
  CGCS2000: '+ellps=GRS80',
  'Xian 1980': '+a=6378140 +rf=298.257',
  'Beijing 1954': '+ellps=krass',
} as const;

export interface GaussKruegerZone {
  readonly datum: keyof typeof DATUMS;
  readonly widthDeg: 3 | 6;
  readonly meridianDeg: number;
  /** Eastings begin with the zone's number: 40 500 000 m on the meridian of zone 40, in place of 500 000 m. */
  readonly hasPrefix: boolean;
}

/** Number of a zone: 3-degree zones count from 3° E, 6-degree zones from 3° E in steps of six. */
function zoneNumber({ widthDeg, meridianDeg }: GaussKruegerZone): number {
  return widthDeg === 3 ? meridianDeg / 3 : (meridianDeg + 3) / 6;
}

export function describeZone(zone: GaussKruegerZone): string {
  const width = zone.widthDeg === 3 ? '3-degree Gauss-Kruger' : 'Gauss-Kruger';
  return zone.hasPrefix
    ? `${zone.datum} / ${width} zone ${zoneNumber(zone)}`
    : `${zone.datum} / ${width} CM ${zone.meridianDeg}E`;
}

export function gaussKruegerProj(zone: GaussKruegerZone): string {
  const easting = zone.hasPrefix ? zoneNumber(zone) * 1e6 + 500_000 : 500_000;
  return `+proj=tmerc +lat_0=0 +lon_0=${zone.meridianDeg} +k=1 +x_0=${easting} +y_0=0 ${DATUMS[zone.datum]} +units=m +no_defs`;
}

/** EPSG code of a CGCS2000 zone (75° E to 135° E), for messages; undefined where none is registered. */
export function cgcs2000Code(zone: GaussKruegerZone): string | undefined {
  if (zone.datum !== 'CGCS2000' || zone.meridianDeg < 75 || zone.meridianDeg > 135)
    return undefined;
  const step = (zone.meridianDeg - 75) / zone.widthDeg;
  const first = zone.widthDeg === 3 ? (zone.hasPrefix ? 4513 : 4534) : zone.hasPrefix ? 4491 : 4502;
  return `EPSG:${first + step}`;
}

/**
 * Reads the names that EPSG, ESRI and GeoTIFF citations give a zone:
 * `CGCS2000 / 3-degree Gauss-Kruger zone 40`, `CGCS2000_3_Degree_GK_CM_120E`, `Xian 1980 / Gauss-Kruger CM 117E`.
 */
export function parseZoneName(name: string): GaussKruegerZone | undefined {
  const datum = /cgcs[\s_]?2000|china[\s_]2000|china_geodetic_coordinate_system_2000/i.test(name)
    ? 'CGCS2000'
    : /xian[\s_]?(19)?80/i.test(name)
      ? 'Xian 1980'
      : /beijing[\s_]?(19)?54/i.test(name)
        ? 'Beijing 1954'
        : undefined;
  const place = /\b(?:gk|gauss[\s_-]?kr[uü]e?ger)[\s_]*(zone|cm)[\s_]*(\d{1,3})/i.exec(
    name.replaceAll('_', ' '),
  );
  if (!datum || !place) return undefined;
  const widthDeg = /3[\s_-]*degree/i.test(name) ? 3 : 6;
  const number = Number(place[2]);
  const hasPrefix = place[1]?.toLowerCase() === 'zone';
  const meridianDeg = hasPrefix ? (widthDeg === 3 ? 3 * number : 6 * number - 3) : number;
  return { datum, widthDeg, meridianDeg, hasPrefix };
}
