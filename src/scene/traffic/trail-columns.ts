import { RowSet } from '../engine/row-set.ts';
import { GAP_MS } from '../symbols/glide.ts';

/** Pieces kept of each vehicle's way. */
export const PIECES = 40;
const NONE = Number.NaN;
/** As 32-bit seconds hold the times to a hundredth. */
const LONGEST_S = 100_000;

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
    this.count = vehicles * PIECES;
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

  /** The vehicle was there at that time; places in local metres. Nearer in time than the ring can hold is left out. */
  add(
    vehicle: number,
    at: { readonly x: number; readonly y: number; readonly z: number; readonly timeMs: number },
    rgb: readonly [number, number, number],
  ): void {
    const o = 4 * vehicle;
    const last = this.#last;
    const sinceMs = at.timeMs - (last[o + 3] as number);
    if (sinceMs < 0) this.#clear(vehicle);
    else if (sinceMs < (1000 * this.#horizonS) / (PIECES - 1)) return;
    if (sinceMs > 0 && sinceMs <= GAP_MS) {
      const ring = this.#next[vehicle] as number;
      const row = vehicle * PIECES + ring;
      const seconds = (timeMs: number) => (timeMs - this.epochMs) / 1000;
      const [x, y, z, timeMs] = last.subarray(o, o + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      this.pieces.set([x, y, z, seconds(timeMs), at.x, at.y, at.z, seconds(at.timeMs)], 8 * row);
      this.colour.set([...rgb, 255], 4 * row);
      this.writtenPieces.add(row);
      this.writtenColour.add(row);
      this.#next[vehicle] = (ring + 1) % PIECES;
    }
    last[o] = at.x;
    last[o + 1] = at.y;
    last[o + 2] = at.z;
    last[o + 3] = at.timeMs;
  }

  /** Time went back: what is known of the vehicle lies ahead of it. */
  #clear(vehicle: number): void {
    const first = vehicle * PIECES;
    this.colour.fill(0, 4 * first, 4 * (first + PIECES));
    for (let row = first; row < first + PIECES; row++) this.writtenColour.add(row);
    this.#next[vehicle] = 0;
  }
}
