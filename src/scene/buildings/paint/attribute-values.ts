import { attributeOf, BUILDING_PROVENANCES, BUILDING_USES, type BuildingIndex } from '#model';
import type { PaintValue } from './colour-writer.ts';

/**
 * Reads an attribute by global id: `height` in metres, `storeys`, `use` and `provenance` as words, `dwellings`
 * (unknown where there are none), or one that the site declares. One that nobody declares is unknown everywhere.
 */
export function readAttribute(
  index: BuildingIndex,
  attribute: string,
): (gid: number) => PaintValue {
  switch (attribute) {
    case 'height':
      return (gid) => index.heightM[gid];
    case 'storeys':
      return (gid) => index.storeys[gid] || null;
    case 'use':
      return (gid) => BUILDING_USES[index.use[gid] as number];
    case 'provenance':
      return (gid) => BUILDING_PROVENANCES[index.provenance[gid] as number];
    case 'dwellings':
      return (gid) => index.dwellings[gid] || null;
    default: {
      const declared = index.attributes.find(({ name }) => name === attribute);
      return declared ? (gid) => attributeOf(declared, gid) : () => null;
    }
  }
}
