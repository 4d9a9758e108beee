import { basename } from 'node:path';
import type { Site } from '#model';
import type { BuildingSource } from '../config/build-config.ts';
import { diagnoseCoordinates } from '../crs/diagnose.ts';
import type { TakenGround } from '../crs/taken-ground.ts';
import { createTransform } from '../crs/transform.ts';
import type { PlacementSamples } from './placement.ts';

/** With more than this share of a source within the site, the rest is its surroundings. */
const SURROUNDINGS = 0.02;

/**
 * What is odd about where a source's features lie, in words: a wrong or unnamed coordinate system, latitude before
 * longitude, a shifted map datum, or much that lies outside. Call it once, with the samples of all pieces.
 *
 * @param fileCrs what the opened source declares.
 * @param taken where nothing can stand; the site's own roads and rivers where absent.
 */
export function diagnosePlacement(
  source: Pick<BuildingSource, 'file' | 'crs' | 'provenance'>,
  site: Site,
  placement: PlacementSamples,
  { fileCrs, taken }: { readonly fileCrs?: string | undefined; readonly taken?: TakenGround } = {},
): string[] {
  const file = basename(source.file);
  const total = placement.accepted + placement.refused;
  if (total === 0) return [];
  const transform = createTransform(source.crs ?? fileCrs);
  const share = placement.accepted / total;
  const isElsewhere = share <= SURROUNDINGS;
  const samples = isElsewhere
    ? placement.refusedAt
    : placement.acceptedAt.map(([lonDeg, latDeg]) => transform.fromWgs84(lonDeg, latDeg));
  // OpenStreetMap's are WGS84 by definition: what looks shifted there is the site's own, coarser map.
  const diagnosis =
    isElsewhere || source.provenance !== 'osm'
      ? diagnoseCoordinates(samples, site, { transform, taken })
      : null;
  const warnings = diagnosis ? [`${file}: ${diagnosis.message}`] : [];
  if (!isElsewhere && placement.refused > 0)
    warnings.push(
      `${file}: ${placement.refused} of ${total} features lie outside the site and were left out.`,
    );
  return warnings;
}
