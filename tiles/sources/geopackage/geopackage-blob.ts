import { type ReadWkb, readWkb } from '../wkb.ts';

/** Bytes of the envelope by its code in the flags. */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

/** Reads a geometry as GeoPackage stores it: `GP`, version, flags, system, envelope, then WKB. */
export function readBlob(bytes: Uint8Array): ReadWkb {
  if (bytes[0] !== 0x47 || bytes[1] !== 0x50)
    return { fault: 'expected a geometry of GeoPackage, its first bytes are others' };
  const flags = bytes[3] ?? 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
  if (envelope === undefined)
    return { fault: 'expected a geometry of GeoPackage, its envelope is of no known kind' };
  const isExtended = (flags & 0x20) !== 0;
  if (isExtended) return { fault: 'expected a plain geometry, got one of an extension' };
  const isEmpty = (flags & 0x10) !== 0;
  return isEmpty ? { geometry: null } : readWkb(bytes, 8 + envelope);
}
