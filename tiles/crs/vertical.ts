import { type Site, TwinError } from '#model';
import type { VerticalDatum } from '../config/build-config.ts';

const NAMES = { cgvd1985: 'the 1985 datum', wusong: 'the Wusong datum' } as const;

/**
 * What is added to a source's heights to reach the ellipsoid, metres. Heights of no declared datum are taken
 * to be of the site's own.
 *
 * @throws {TwinError} config where the datum's offset is not declared: it differs from place to place by metres.
 */
export function ellipsoidOffsetM(
  vertical: VerticalDatum | undefined,
  site: Pick<Site, 'datumOffsetM'>,
): number {
  const datum = vertical?.datum ?? 'site';
  if (datum === 'ellipsoid') return vertical?.offsetM ?? 0;
  if (datum === 'site') return vertical?.offsetM ?? site.datumOffsetM;
  const offsetM = vertical?.offsetM;
  if (offsetM === undefined || !Number.isFinite(offsetM))
    throw new TwinError(
      'config',
      `Expected the height of ${NAMES[datum]} above the ellipsoid, got none; declare "vertical": {"datum": "${datum}", "offsetM": metres to add}, as the local survey or a geoid model gives it for the site.`,
    );
  return offsetM;
}

/** A height of the source in metres above the ellipsoid. */
export function toEllipsoidM(
  heightM: number,
  vertical: VerticalDatum | undefined,
  site: Pick<Site, 'datumOffsetM'>,
): number {
  return heightM + ellipsoidOffsetM(vertical, site);
}
