/** Largest message that is looked at, bytes. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** A message read, or the reason why it could not be: bad messages are counted and shown, never thrown. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

export function accept<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

export function reject(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

/** Parses JSON out of message bytes within the size limit. */
export function decodeJson(bytes: Uint8Array): Decoded<unknown> {
  if (bytes.byteLength > MAX_MESSAGE_BYTES)
    return reject(
      `Expected at most ${MAX_MESSAGE_BYTES} bytes, got a message of ${bytes.byteLength}.`,
    );
  try {
    return accept(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return reject('Expected JSON in UTF-8, got other bytes.');
  }
}
