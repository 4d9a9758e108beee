import {
  type Catalogue,
  isVehicleKind,
  STALE_PERIODS,
  THING_KINDS,
  type Thing,
  type ThingId,
} from '#model';
import { IdIndex } from './id-index.ts';

const NONE = -1;

/** What `take` found: rows from `firstNew` on are new, `moved` are known ones that stand elsewhere or are of another kind. */
export interface TakenCatalogue {
  readonly firstNew: number;
  readonly moved: readonly number[];
}

/**
 * The fixed devices of a catalogue as columns, some forty bytes each and no object: row by row what is drawn, and
 * for each row the chain of its datastreams. Of a catalogue that extends the one before all rows stay as they are.
 */
export class SensorRows {
  count = 0;
  /** Place in THING_KINDS. */
  kind = new Uint8Array(0);
  /** First of a row's datastreams; −1 where it has none. */
  firstSlot = new Int32Array(0);
  /** When a row's newest reading is too old, Unix milliseconds: kept by who reads the table. */
  staleAtMs = new Float64Array(0);
  /** What is drawn: kept by who draws. */
  look = new Uint16Array(0);
  /** By slot: the next of the same row, −1 at the end. */
  nextSlot = new Int32Array(0);
  /** By slot: −1 where it belongs to no row. */
  rowOfSlot = new Int32Array(0);
  staleAfterMs = new Float32Array(0);
  /** By slot: place in `properties`. */
  property = new Uint16Array(0);
  readonly properties: string[] = [];
  #catalogue: Catalogue | null = null;
  #thingIndex = new Uint32Array(0);
  #slots = 0;
  #idOf: (row: number) => ThingId = () => '';
  #index = new IdIndex((row) => this.#idOf(row));
  readonly #propertyIndex = new Map<string, number>();

  thingOf(row: number): Thing {
    return this.#catalogue?.things[this.#thingIndex[row] as number] as Thing;
  }

  /** −1 where there is no such device. */
  rowOf(id: ThingId): number {
    return this.#index.rowOf(id);
  }

  take(catalogue: Catalogue | null): TakenCatalogue {
    const before = this.#catalogue;
    const grows = before !== null && catalogue !== null && catalogue.extends === before.version;
    if (!grows) this.#clear();
    const firstNew = this.count;
    const moved: number[] = [];
    const things = catalogue?.things ?? [];
    this.#reserve(things.length);
    const known = this.#thingIndex.slice(0, firstNew);
    const formerOf = (row: number) => before?.things[known[row] as number] as Thing;
    // While rows change over to the new list, ids of known ones are still those of the old.
    this.#idOf = (row) => (row < firstNew ? formerOf(row) : this.thingOf(row)).id;
    this.#catalogue = catalogue;
    if (firstNew === 0) this.#index.reserve(things.length);
    let expected = 0;
    let met = 0;
    for (let i = 0; i < things.length; i++) {
      const thing = things[i] as Thing;
      if (!thing.location || isVehicleKind(thing.kind)) continue;
      // Rows come in the order of things, so the next one is nearly always the one.
      const isExpected = expected < firstNew && formerOf(expected).id === thing.id;
      const row = isExpected ? expected : firstNew > 0 ? this.#index.rowOf(thing.id) : NONE;
      if (row === NONE || row >= firstNew) {
        this.#add(thing, i);
        continue;
      }
      met++;
      expected = row + 1;
      this.#thingIndex[row] = i;
      if (isSamePlace(formerOf(row), thing)) continue;
      this.kind[row] = THING_KINDS.indexOf(thing.kind);
      moved.push(row);
    }
    if (met < firstNew) {
      // Something left that was said to stay: begin anew.
      this.#catalogue = null;
      return this.take(catalogue);
    }
    this.#idOf = (row) => this.thingOf(row).id;
    this.#link(catalogue);
    return { firstNew, moved };
  }

  #add(thing: Thing, index: number): void {
    const row = this.count++;
    this.#thingIndex[row] = index;
    this.kind[row] = THING_KINDS.indexOf(thing.kind);
    this.firstSlot[row] = NONE;
    this.staleAtMs[row] = 0;
    this.look[row] = 0;
    this.#index.add(thing.id, row);
  }

  #link(catalogue: Catalogue | null): void {
    const streams = catalogue?.datastreams ?? [];
    const length = streams.length;
    this.nextSlot = grown(this.nextSlot, length);
    this.rowOfSlot = grown(this.rowOfSlot, length);
    this.staleAfterMs = grown(this.staleAfterMs, length);
    this.property = grown(this.property, length);
    this.rowOfSlot.fill(NONE, this.#slots, length);
    this.#slots = length;
    let thingId: ThingId | undefined;
    let row = NONE;
    let name: string | undefined;
    let place = 0;
    for (const { slot, thingId: id, cadenceMs, property } of streams) {
      this.staleAfterMs[slot] = STALE_PERIODS * cadenceMs;
      if (property !== name) {
        name = property;
        place = this.#propertyOf(property);
      }
      this.property[slot] = place;
      if (this.rowOfSlot[slot] !== NONE) continue;
      if (id !== thingId) {
        thingId = id;
        // Streams come in the order of their things more often than not.
        const isNext = row + 1 < this.count && this.thingOf(row + 1).id === id;
        row = isNext ? row + 1 : this.#index.rowOf(id);
      }
      if (row === NONE) continue;
      this.rowOfSlot[slot] = row;
      this.nextSlot[slot] = this.firstSlot[row] as number;
      this.firstSlot[row] = slot;
    }
  }

  #propertyOf(name: string): number {
    let place = this.#propertyIndex.get(name);
    if (place === undefined) {
      place = this.properties.push(name) - 1;
      this.#propertyIndex.set(name, place);
    }
    return place;
  }

  #reserve(count: number): void {
    this.kind = grown(this.kind, count);
    this.firstSlot = grown(this.firstSlot, count);
    this.staleAtMs = grown(this.staleAtMs, count);
    this.look = grown(this.look, count);
    this.#thingIndex = grown(this.#thingIndex, count);
  }

  #clear(): void {
    this.count = 0;
    this.#slots = 0;
    this.#index = new IdIndex((row) => this.#idOf(row));
  }
}

function isSamePlace(a: Thing, b: Thing): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.location?.lonDeg === b.location?.lonDeg &&
      a.location?.latDeg === b.location?.latDeg &&
      a.location?.heightM === b.location?.heightM)
  );
}

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** The same column with room for `length`, and some more where it grows again and again. */
function grown<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column;
  const room = column.length === 0 ? length : Math.max(length, Math.ceil(1.25 * column.length));
  const next = new (column.constructor as new (length: number) => T)(room);
  next.set(column);
  return next;
}
