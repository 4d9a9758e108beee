export interface PlainPlace {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Third coordinate where there is one: above the ellipsoid or the sea, as the source means it. */
  readonly altitudeM?: number;
}

/**
 * Where a GeoJSON geometry or feature lies: a point itself, of anything else the mean of its outer vertices.
 * Undefined for what is none, or off the globe.
 */
export function placeOf(geojson: unknown): PlainPlace | undefined {
  if (typeof geojson !== 'object' || geojson === null) return undefined;
  const { type, coordinates, geometry } = geojson as Readonly<Record<string, unknown>>;
  if (type === 'Feature') return placeOf(geometry);
  switch (type) {
    case 'Point':
      return readPoint(coordinates);
    case 'MultiPoint':
    case 'LineString':
      return meanOf(coordinates);
    case 'Polygon':
      return meanOf(Array.isArray(coordinates) ? openRing(coordinates[0]) : undefined);
    default:
      return undefined;
  }
}

function readPoint(value: unknown): PlainPlace | undefined {
  if (!Array.isArray(value)) return undefined;
  const [lonDeg, latDeg, altitudeM] = value;
  if (typeof lonDeg !== 'number' || typeof latDeg !== 'number') return undefined;
  if (!(Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90)) return undefined;
  const hasAltitude = typeof altitudeM === 'number' && Number.isFinite(altitudeM);
  return { lonDeg, latDeg, ...(hasAltitude && { altitudeM }) };
}

/** Without the closing point, which would weigh its corner twice. */
function openRing(ring: unknown): unknown {
  return Array.isArray(ring) && ring.length > 1 ? ring.slice(0, -1) : ring;
}

function meanOf(value: unknown): PlainPlace | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  let lon = 0;
  let lat = 0;
  for (const vertex of value) {
    const point = readPoint(vertex);
    if (!point) return undefined;
    lon += point.lonDeg;
    lat += point.latDeg;
  }
  return { lonDeg: lon / value.length, latDeg: lat / value.length };
}
