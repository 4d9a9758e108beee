import type { BuildingIndex } from '#model';

/** Where the index does not say how many storeys there are. */
const STOREY_M = 3.2;
/** Keeps the ground floor clear of the ground. */
const LEAST_M = 0.2;

/**
 * Height over the ground of the floor that one looks down on when a building is taken off above a storey
 * (1: the ground floor): the floor of that storey, whose walls are left standing to the parapet. Storeys share the
 * building's height evenly, as far as anybody knows. Undefined where nothing is taken off.
 */
export function cutHeight(
  { heightM, storeys }: Pick<BuildingIndex, 'heightM' | 'storeys'>,
  { gid, storey }: { readonly gid: number; readonly storey: number },
): number | undefined {
  const wholeM = heightM[gid];
  const count = storeys[gid];
  if (wholeM === undefined || count === undefined || !(storey >= 1)) return undefined;
  const storeyM = count > 0 ? wholeM / count : STOREY_M;
  const cutM = Math.max(LEAST_M, (Math.floor(storey) - 1) * storeyM);
  return cutM >= wholeM ? undefined : cutM;
}
