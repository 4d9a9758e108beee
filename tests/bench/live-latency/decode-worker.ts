import { LiveTable, type LiveTableSize } from '#model';
import { decodeObservations } from '#wire';

/** The part of the feed's worker that a reading goes through: bytes in, rows of the shared table out. */
export type DecodeRequest =
  | { readonly type: 'open'; readonly size: LiveTableSize; readonly buffer: SharedArrayBuffer }
  | { readonly type: 'message'; readonly bytes: Uint8Array };

let table: LiveTable | undefined;

self.addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  if (data.type === 'open') {
    table = new LiveTable(data.size, data.buffer);
    return;
  }
  const decoded = decodeObservations(data.bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  table?.observe(decoded.value.batch);
});
