import type { LocalFrame } from '../engine/frame.ts';
import { RowSet } from '../engine/row-set.ts';
import { GONE_S, glideShare } from './glide.ts';
import type { PackedLook } from './pack-look.ts';
import { REACH_ALL } from './reach.ts';

/** Floats of a row: x, y, z; of a moving one x, y, z here, x, y, z ahead, from and to seconds, bearing, turn. */
const FIXED_STRIDE = 3;
const MOVING_STRIDE = 10;
/** Bytes of a row: red, green, blue, alpha; shape, size in quarters of a pixel, reach, flags. */
const LOOK_STRIDE = 8;
export const SIZE_BYTE = 5;
export const REACH_BYTE = 6;
export const FLAGS_BYTE = 7;
const REACH_SHIFT = 16;
const REACH_MASK = 0xff << REACH_SHIFT;
const SIZE_MASK = 0xff00;
/** Single precision tells milliseconds apart for this long around its epoch. */
const EPOCH_S = 3600;

/** Two places of a vehicle and when it was there. */
export interface Passage {
  readonly from: Readonly<Place>;
  readonly to: Readonly<Place>;
  /** Unix milliseconds; equal where it stands. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly bearingRad: number;
  /** What is added to the bearing on the way, radians. */
  readonly turnRad: number;
}

interface Place {
  lonDeg: number;
  latDeg: number;
  /** Above the ellipsoid. */
  heightM: number;
}

/** Symbols as columns: what is drawn, without how. Writing allocates nothing; growing keeps what is there. */
export class SymbolColumns {
  readonly isMoving: boolean;
  readonly stride: number;
  readonly frame: LocalFrame;
  /** Metres in the local frame, and for moving symbols the passage. */
  places: Float32Array;
  looks: Uint8Array;
  readonly placesWritten: RowSet;
  readonly looksWritten: RowSet;
  count = 0;
  #words: Uint32Array;
  #epochMs = 0;

  constructor(frame: LocalFrame, capacity: number, isMoving: boolean) {
    this.frame = frame;
    this.isMoving = isMoving;
    this.stride = isMoving ? MOVING_STRIDE : FIXED_STRIDE;
    this.places = new Float32Array(this.stride * capacity);
    this.looks = new Uint8Array(LOOK_STRIDE * capacity);
    this.#words = new Uint32Array(this.looks.buffer);
    this.placesWritten = new RowSet(capacity);
    this.looksWritten = new RowSet(capacity);
  }

  get capacity(): number {
    return this.looks.length / LOOK_STRIDE;
  }

  /** Makes room for at least so many; a little more than asked where it grows again and again. */
  reserve(count: number): void {
    const before = this.capacity;
    if (count <= before) return;
    const capacity = before === 0 ? count : Math.max(count, Math.ceil(1.5 * before));
    const places = new Float32Array(this.stride * capacity);
    places.set(this.places);
    this.places = places;
    const looks = new Uint8Array(LOOK_STRIDE * capacity);
    looks.set(this.looks);
    this.looks = looks;
    this.#words = new Uint32Array(looks.buffer);
    this.placesWritten.reserve(capacity);
    this.looksWritten.reserve(capacity);
  }

  setPlace(row: number, lonDeg: number, latDeg: number, heightM: number): void {
    this.frame.write(this.places, this.stride * row, lonDeg, latDeg, heightM);
    this.placesWritten.add(row);
  }

  /** @param passage read at once, kept by the caller */
  setPassage(row: number, { from, to, fromMs, toMs, bearingRad, turnRad }: Passage): void {
    const { places, frame } = this;
    const o = this.stride * row;
    frame.write(places, o, from.lonDeg, from.latDeg, from.heightM);
    frame.write(places, o + 3, to.lonDeg, to.latDeg, to.heightM);
    places[o + 6] = (fromMs - this.#epochMs) / 1000;
    places[o + 7] = (toMs - this.#epochMs) / 1000;
    places[o + 8] = bearingRad;
    places[o + 9] = turnRad;
    this.placesWritten.add(row);
  }

  /** Seconds from the epoch of the passages. */
  secondsAt(nowMs: number): number {
    return (nowMs - this.#epochMs) / 1000;
  }

  /** Moves the epoch where the clock has gone too far from it. True where all passages must be written anew. */
  moveEpoch(nowMs: number): boolean {
    if (Math.abs(this.secondsAt(nowMs)) < EPOCH_S) return false;
    this.#epochMs = nowMs;
    return true;
  }

  /** Where a symbol stands, into `out[at]` and the two after it. */
  readPlace(row: number, nowMs: number, out: Float32Array, at: number): void {
    const { places } = this;
    const o = this.stride * row;
    if (!this.isMoving) {
      for (let i = 0; i < 3; i++) out[at + i] = places[o + i] as number;
      return;
    }
    const share = glideShare(
      places[o + 6] as number,
      places[o + 7] as number,
      this.secondsAt(nowMs),
    );
    for (let i = 0; i < 3; i++) {
      const from = places[o + i] as number;
      out[at + i] =
        from + (i < 2 ? share : Math.min(1, share)) * ((places[o + 3 + i] as number) - from);
    }
  }

  /** Seconds since the newest fix of a moving symbol. */
  ageS(row: number, nowMs: number): number {
    return this.secondsAt(nowMs) - (this.places[this.stride * row + 7] as number);
  }

  isShown(row: number, nowMs: number): boolean {
    if (this.looks[LOOK_STRIDE * row + SIZE_BYTE] === 0) return false;
    return !this.isMoving || this.ageS(row, nowMs) <= GONE_S;
  }

  setLook(row: number, { colour, state }: PackedLook): void {
    const reach = (this.#words[2 * row + 1] as number) & REACH_MASK;
    this.#write(row, colour, (state | reach) >>> 0);
  }

  hide(row: number): void {
    const state = this.#words[2 * row + 1] as number;
    this.#write(row, this.#words[2 * row] as number, (state & ~SIZE_MASK) >>> 0);
  }

  /** @param reach as `encodeReach` gives it, or REACH_ALL */
  setReach(row: number, reach: number): void {
    const state = this.#words[2 * row + 1] as number;
    const next = (state & ~REACH_MASK) | (reach << REACH_SHIFT);
    this.#write(row, this.#words[2 * row] as number, next >>> 0);
  }

  /** From this row on all symbols are drawn at any distance until told otherwise. */
  reachAll(fromRow: number): void {
    for (let row = fromRow; row < this.count; row++) this.setReach(row, REACH_ALL);
  }

  #write(row: number, colour: number, state: number): void {
    const words = this.#words;
    if (words[2 * row] === colour && words[2 * row + 1] === state) return;
    words[2 * row] = colour;
    words[2 * row + 1] = state;
    this.looksWritten.add(row);
  }
}
