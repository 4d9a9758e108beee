import { type BuildingIndex, buildingId } from '#model';

const NUMBER = /^\d+$/;

/**
 * Finds buildings by key: the source's id first, else the global id in plain digits. Undefined where there is no such
 * building. Where the source brings ids of its own they are listed once, at the first key.
 */
export function createGidFinder(
  index: Pick<BuildingIndex, 'count' | 'ids' | 'idPrefix'>,
): (key: string) => number | undefined {
  let listed: Map<string, number> | undefined;
  const list = () => {
    const all = new Map<string, number>();
    for (let gid = 0; gid < index.count; gid++) all.set(buildingId(index, gid), gid);
    return all;
  };
  const read = (digits: string) => {
    const gid = NUMBER.test(digits) ? Number(digits) : Number.NaN;
    return gid < index.count ? gid : undefined;
  };
  return (key) => {
    if (index.ids) {
      listed ??= list();
      return listed.get(key) ?? read(key);
    }
    const own = key.startsWith(index.idPrefix) ? read(key.slice(index.idPrefix.length)) : undefined;
    if (own !== undefined && buildingId(index, own) === key) return own;
    return read(key);
  };
}
