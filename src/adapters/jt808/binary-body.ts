import { readBcd } from './frame.ts';
import { POSITION_BATCH, POSITION_REPORT, type ReportRead, toReport } from './report.ts';

const FIXED_BYTES = 28;

/** Additional items of 0x0200 that the twin uses, with the bytes each has. */
const ITEMS: Readonly<
  Record<number, readonly [name: 'mileage' | 'fuel' | 'satellites', bytes: number]>
> = {
  1: ['mileage', 4],
  2: ['fuel', 2],
  49: ['satellites', 1],
};

/**
 * Reads the positions of a message's body: one of 0x0200, many of 0x0704. Undefined for messages of other
 * kinds (a heartbeat, a registration).
 */
export function readBody(messageId: number, body: Uint8Array): readonly ReportRead[] | undefined {
  if (messageId === POSITION_REPORT) return [readPosition(body)];
  if (messageId !== POSITION_BATCH) return undefined;
  if (body.length < 3) return [no('Expected a batch with its count, got fewer bytes.')];
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const count = view.getUint16(0);
  const reports: ReportRead[] = [];
  let at = 3;
  for (let i = 0; i < count; i++) {
    const length = at + 2 <= body.length ? view.getUint16(at) : -1;
    if (length < 0 || at + 2 + length > body.length) {
      reports.push(no(`Expected ${count} positions in a batch, got ${i}.`));
      break;
    }
    reports.push(readPosition(body.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return reports;
}

function readPosition(body: Uint8Array): ReportRead {
  if (body.length < FIXED_BYTES)
    return no(`Expected a position of at least ${FIXED_BYTES} bytes, got ${body.length}.`);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const items: { mileage?: number; fuel?: number; satellites?: number } = {};
  let at = FIXED_BYTES;
  while (at + 2 <= body.length) {
    const length = view.getUint8(at + 1);
    if (at + 2 + length > body.length) return no('Expected an additional item, got part of one.');
    const item = ITEMS[view.getUint8(at)];
    // Makers use ids of their own and other lengths; those are left alone.
    if (item?.[1] === length) items[item[0]] = readUnsigned(view, at + 2, length);
    at += 2 + length;
  }
  if (at !== body.length) return no('Expected an additional item, got part of one.');
  return toReport({
    alarm: view.getUint32(0),
    status: view.getUint32(4),
    latitude: view.getUint32(8),
    longitude: view.getUint32(12),
    altitude: view.getUint16(16),
    speed: view.getUint16(18),
    direction: view.getUint16(20),
    time: readBcd(body.subarray(22, 28)) ?? '',
    ...items,
  });
}

function readUnsigned(view: DataView, at: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + view.getUint8(at + i);
  return value;
}

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
