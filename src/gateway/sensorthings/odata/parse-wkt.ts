import { wktToGeoJSON } from 'betterknown';
import { BadRequest } from './bad-request.ts';
import type { GeometryJson } from './expression.ts';

/**
 * Reads well-known text in longitude, latitude order.
 *
 * @throws {BadRequest}
 */
export function parseWkt(text: string): GeometryJson {
  try {
    const geometry = wktToGeoJSON(text);
    if (geometry) return geometry as GeometryJson;
  } catch {
    // Told below.
  }
  throw new BadRequest(`Expected a geometry like POINT(121.2 31.0), got "${text.slice(0, 60)}".`);
}
