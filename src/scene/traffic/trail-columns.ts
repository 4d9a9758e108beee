import { RowSet } from '../engine/row-set.ts';
import { GAP_MS } from '../symbols/glide.ts';

/** Pieces kept of each vehicle's way. */
export const PIECES = 40;
/** And one that grows until it is long enough to be kept. */
const ROWS = PIECES + 1;
const NONE = Number.NaN;
/** As 32-bit seconds hold the times to a hundredth. */
const LONGEST_S = 100_000;

interface TrailPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly timeMs: number;
}

/**
 * Where vehicles came from: a ring of pieces for each, over a stated horizon and no more. A piece is written once,
 * with the times of its ends; the graphics card fades it and cuts it where the vehicle is now.
 */
export class TrailColumns {
  /** x, y, z in local metres and seconds since `epochMs`, of a piece's older and then its newer end. */
  pieces = new Float32Array(0);
  colour = new Uint8Array(0);
  readonly writtenPieces = new RowSet(0);
  readonly writtenColour = new RowSet(0);
  epochMs = 0;
  count = 0;
  #horizonS = 0;
  /** By vehicle: where the ring goes on, and the newest end: x, y, z, Unix milliseconds. */
  #next = new Uint8Array(0);
  #last = new Float64Array(0);

  /** Forgets all. */
  begin(vehicles: number, horizonS: number, nowMs: number): void {
    this.#horizonS = horizonS;
    this.epochMs = nowMs;
    this.count = vehicles * ROWS;
    this.pieces = new Float32Array(8 * this.count);
    this.colour = new Uint8Array(4 * this.count);
    for (const written of [this.writtenPieces, this.writtenColour]) {
      written.reserve(this.count);
      written.addAll(this.count);
    }
    this.#next = new Uint8Array(vehicles);
    this.#last = new Float64Array(4 * vehicles).fill(NONE);
  }

  /** The shown instant is too far from the epoch for exact times: begin anew. */
  isFar(nowMs: number): boolean {
    return Math.abs(nowMs - this.epochMs) > LONGEST_S * 1000;
  }

  /**
   * The vehicle was there at that time; places in local metres. What is nearer in time than the ring can hold moves
   * only the newest end.
   */
  add(vehicle: number, at: TrailPlace, rgb: readonly [number, number, number]): void {
    const o = 4 * vehicle;
    const last = this.#last;
    const sinceMs = at.timeMs - (last[o + 3] as number);
    const head = vehicle * ROWS + PIECES;
    if (sinceMs < 0) this.#clear(vehicle);
    if (sinceMs > 0 && sinceMs <= GAP_MS) {
      const isWhole = sinceMs >= (1000 * this.#horizonS) / (PIECES - 1);
      const ring = this.#next[vehicle] as number;
      this.#write(isWhole ? vehicle * ROWS + ring : head, vehicle, at, rgb);
      if (!isWhole) return;
      this.#hide(head);
      this.#next[vehicle] = (ring + 1) % PIECES;
    } else if (sinceMs === 0) return;
    else this.#hide(head);
    last[o] = at.x;
    last[o + 1] = at.y;
    last[o + 2] = at.z;
    last[o + 3] = at.timeMs;
  }

  #write(
    row: number,
    vehicle: number,
    { x, y, z, timeMs }: TrailPlace,
    rgb: readonly [number, number, number],
  ): void {
    const { pieces, colour } = this;
    const [o, p] = [4 * vehicle, 8 * row];
    for (let k = 0; k < 3; k++) {
      pieces[p + k] = this.#last[o + k] as number;
      colour[4 * row + k] = rgb[k] as number;
    }
    colour[4 * row + 3] = 255;
    pieces[p + 3] = ((this.#last[o + 3] as number) - this.epochMs) / 1000;
    pieces[p + 4] = x;
    pieces[p + 5] = y;
    pieces[p + 6] = z;
    pieces[p + 7] = (timeMs - this.epochMs) / 1000;
    this.writtenPieces.add(row);
    this.writtenColour.add(row);
  }

  #hide(row: number): void {
    if (this.colour[4 * row + 3] === 0) return;
    this.colour[4 * row + 3] = 0;
    this.writtenColour.add(row);
  }

  /** Time went back: what is known of the vehicle lies ahead of it. */
  #clear(vehicle: number): void {
    for (let row = vehicle * ROWS; row < (vehicle + 1) * ROWS; row++) this.#hide(row);
    this.#next[vehicle] = 0;
  }
}
