/** Ids gathered one by one, to be looked up afterwards: eight bytes each. */
export interface IdList {
  add(id: number): void;
  /** Ascending, each once; the list is empty afterwards. */
  finish(): Float64Array;
}

const CHUNK = 1 << 17;

export function createIdList(): IdList {
  const full: Float64Array[] = [];
  let chunk = new Float64Array(CHUNK);
  let length = 0;
  return {
    add(id) {
      if (length === CHUNK) {
        full.push(chunk);
        chunk = new Float64Array(CHUNK);
        length = 0;
      }
      chunk[length++] = id;
    },
    finish() {
      const all = new Float64Array(full.length * CHUNK + length);
      all.set(chunk.subarray(0, length), full.length * CHUNK);
      for (let i = full.length - 1; i >= 0; i--) all.set(full.pop() as Float64Array, i * CHUNK);
      chunk = new Float64Array(CHUNK);
      length = 0;
      return uniqueSorted(all);
    },
  };
}

function uniqueSorted(ids: Float64Array): Float64Array {
  let isSorted = true;
  for (let i = 1; i < ids.length && isSorted; i++)
    isSorted = (ids[i - 1] as number) <= (ids[i] as number);
  if (!isSorted) ids.sort();
  let count = 0;
  for (let i = 0; i < ids.length; i++)
    if (i === 0 || ids[i] !== ids[i - 1]) ids[count++] = ids[i] as number;
  return count === ids.length ? ids : ids.slice(0, count);
}

/** Row of an id in an ascending list, −1 where it is not there. */
export function findId(ids: Float64Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = ids[middle] as number;
    if (here === id) return middle;
    if (here < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Places of the nodes that are needed, and of no others. */
export interface NodePlaces {
  /** Fast where nodes come in the order of their ids, as they nearly always do. */
  put(id: number, lonDeg: number, latDeg: number): void;
  /** Undefined where the file does not hold the node. */
  get(id: number): readonly [lonDeg: number, latDeg: number] | undefined;
}

/** The resolution of OpenStreetMap, parts of a degree. */
const SCALE = 1e7;
const NOWHERE = 0x7fffffff;

/** Sixteen bytes a node. `ids` as an `IdList` finishes them. */
export function createNodePlaces(ids: Float64Array): NodePlaces {
  const lons = new Int32Array(ids.length).fill(NOWHERE);
  const lats = new Int32Array(ids.length);
  let next = 0;
  return {
    put(id, lonDeg, latDeg) {
      while (next < ids.length && (ids[next] as number) < id) next++;
      const row = ids[next] === id ? next : findId(ids, id);
      if (row < 0) return;
      lons[row] = Math.round(lonDeg * SCALE);
      lats[row] = Math.round(latDeg * SCALE);
    },
    get(id) {
      const row = findId(ids, id);
      const lon = row < 0 ? NOWHERE : (lons[row] as number);
      return lon === NOWHERE ? undefined : [lon / SCALE, (lats[row] as number) / SCALE];
    },
  };
}
