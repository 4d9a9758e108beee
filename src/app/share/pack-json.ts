import { TwinError } from '#model';

/** Longest that a packed scene may be in an address; some programs cut off what is longer. */
export const MOST_PACKED = 6000;
/** A short text can hold an endless one. */
const MOST_UNPACKED = 2_000_000;

/** JSON as deflated bytes in base64url (RFC 1951, RFC 4648 § 5). */
export async function packJson(json: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = '';
  for (const byte of packed) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws {TwinError} config where it is none, is cut off or grows without end */
export async function unpackJson(text: string): Promise<unknown> {
  try {
    if (!/^[\w-]*$/.test(text) || text.length > 4 * MOST_PACKED) throw new RangeError('other text');
    const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const reader = stream.getReader();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > MOST_UNPACKED) {
        await reader.cancel();
        throw new RangeError('a text without end');
      }
      parts.push(next.value);
    }
    return JSON.parse(await new Blob(parts).text());
  } catch (cause) {
    throw new TwinError('config', `Expected a whole scene in the link, got ${String(cause)}.`, {
      cause,
    });
  }
}
