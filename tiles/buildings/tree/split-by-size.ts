import { type RecordSet, sizeOf, sortBySize } from '../record-set.ts';

/**
 * Takes the biggest out of lists of places, biggest first, of equals the lower gid. The rest keep their order;
 * `restM` is the size of the biggest of them.
 */
export function splitBySize(
  set: RecordSet,
  lists: readonly (readonly number[])[],
  capacity: number,
): { readonly kept: number[]; readonly rest: readonly number[]; readonly restM: number } {
  const places = lists.flat();
  if (places.length <= capacity) return { kept: sortBySize(set, places), rest: [], restM: 0 };
  const sizes = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) sizes[i] = sizeOf(set, places[i] as number);
  const leastM = Float32Array.from(sizes).sort()[places.length - capacity] as number;
  const big: number[] = [];
  const rest: number[] = [];
  let restM = 0;
  for (let i = 0; i < places.length; i++) {
    const sizeM = sizes[i] as number;
    if (sizeM >= leastM) big.push(places[i] as number);
    else {
      rest.push(places[i] as number);
      if (sizeM > restM) restM = sizeM;
    }
  }
  const kept = sortBySize(set, big);
  // Those that are as big as the last one kept.
  const tied = kept.splice(capacity);
  return { kept, rest: [...rest, ...tied], restM: tied.length > 0 ? leastM : restM };
}
