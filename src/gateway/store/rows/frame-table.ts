import type { ObservationRows } from '../history-store.ts';
import { createColumnReader, createColumnWriter } from './column-codec.ts';
import { createObservations } from './row-columns.ts';

/**
 * The newest reading of every datastream at one instant: newer is a later phenomenon time, then a later
 * arrival. Rows are slots.
 */
export class FrameTable {
  #timeMs = new Float64Array(0);
  #value = new Float64Array(0);
  #atMs = new Float64Array(0);
  /** 0 where nothing is known. */
  #cursor = new Float64Array(0);
  #hasExtra = new Uint8Array(0);

  /** Takes a row `[cursor, slot, time, value, arrival, extra]` where it is newer than what is there. */
  offer(row: readonly unknown[]): void {
    const [cursor, slot, timeMs, value, atMs, extra] = row as [
      number,
      number,
      number,
      number | null,
      number,
      unknown,
    ];
    this.#put(cursor, slot, timeMs, value ?? Number.NaN, atMs, extra !== null);
  }

  /** Takes those rows that are newer than what is there. */
  offerAll({ cursor, slot, timeMs, value, atMs, extras }: ObservationRows): void {
    for (let i = 0; i < cursor.length; i++)
      this.#put(
        cursor[i] as number,
        slot[i] as number,
        timeMs[i] as number,
        value[i] as number,
        atMs[i] as number,
        extras?.[i] !== undefined,
      );
  }

  #put(
    cursor: number,
    slot: number,
    timeMs: number,
    value: number,
    atMs: number,
    hasExtra: boolean,
  ): void {
    if (slot >= this.#cursor.length) this.#grow(slot + 1);
    const known = this.#cursor[slot] as number;
    const knownMs = this.#timeMs[slot] as number;
    if (known > 0 && (timeMs < knownMs || (timeMs === knownMs && cursor < known))) return;
    this.#cursor[slot] = cursor;
    this.#timeMs[slot] = timeMs;
    this.#value[slot] = value;
    this.#atMs[slot] = atMs;
    this.#hasExtra[slot] = hasExtra ? 1 : 0;
  }

  /** Forgets rows that arrived after an instant. @returns their slots */
  forgetAfter(knownMs: number): number[] {
    const forgotten: number[] = [];
    for (let slot = 0; slot < this.#cursor.length; slot++)
      if ((this.#cursor[slot] as number) > 0 && (this.#atMs[slot] as number) > knownMs) {
        this.#cursor[slot] = 0;
        forgotten.push(slot);
      }
    return forgotten;
  }

  /** By slot, without extras; `withExtra` are the places of rows that have one. */
  toRows(): { readonly rows: ObservationRows; readonly withExtra: readonly number[] } {
    const length = this.#cursor.reduce((sum, cursor) => sum + (cursor > 0 ? 1 : 0), 0);
    const rows = createObservations(length);
    const withExtra: number[] = [];
    let i = 0;
    for (let slot = 0; slot < this.#cursor.length; slot++) {
      const cursor = this.#cursor[slot] as number;
      if (cursor === 0) continue;
      rows.slot[i] = slot;
      rows.timeMs[i] = this.#timeMs[slot] as number;
      rows.value[i] = this.#value[slot] as number;
      rows.atMs[i] = this.#atMs[slot] as number;
      rows.cursor[i] = cursor;
      if (this.#hasExtra[slot]) withExtra.push(i);
      i++;
    }
    return { rows, withExtra };
  }

  encode(): Uint8Array {
    const { rows, withExtra } = this.toRows();
    const writer = createColumnWriter();
    writer.add(Uint32Array.of(rows.slot.length, withExtra.length));
    writer.add(Uint32Array.from(withExtra));
    for (const name of ['slot', 'timeMs', 'value', 'atMs', 'cursor'] as const)
      writer.add(rows[name]);
    return writer.finish();
  }

  static decode(data: Uint8Array): FrameTable {
    const reader = createColumnReader(data);
    const [length, extras] = reader.next(new Uint32Array(2)) as unknown as [number, number];
    const withExtra = reader.next(new Uint32Array(extras));
    const rows = createObservations(length);
    for (const name of ['slot', 'timeMs', 'value', 'atMs', 'cursor'] as const)
      reader.next(rows[name] as Float64Array);
    const table = new FrameTable();
    table.#grow((rows.slot[length - 1] ?? -1) + 1);
    for (let i = 0; i < length; i++) {
      const slot = rows.slot[i] as number;
      table.#timeMs[slot] = rows.timeMs[i] as number;
      table.#value[slot] = rows.value[i] as number;
      table.#atMs[slot] = rows.atMs[i] as number;
      table.#cursor[slot] = rows.cursor[i] as number;
    }
    for (const place of withExtra) table.#hasExtra[rows.slot[place] as number] = 1;
    return table;
  }

  #grow(length: number): void {
    if (length <= this.#cursor.length) return;
    const size = Math.max(length, Math.min(2 * this.#cursor.length, length + 65_536));
    const widen = <Column extends Float64Array | Uint8Array>(column: Column): Column => {
      const wide = new (column.constructor as new (size: number) => Column)(size);
      wide.set(column);
      return wide;
    };
    this.#timeMs = widen(this.#timeMs);
    this.#value = widen(this.#value);
    this.#atMs = widen(this.#atMs);
    this.#cursor = widen(this.#cursor);
    this.#hasExtra = widen(this.#hasExtra);
  }
}
