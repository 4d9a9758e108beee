/** What went before a message's body. */
interface Jt808Header {
  readonly messageId: number;
  /** Digits as sent, leading zeros and all. */
  readonly phone: string;
  readonly serial: number;
}

export type Jt808Frame =
  | { readonly ok: true; readonly header: Jt808Header; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: string };

const FLAG = 0x7e;
const ESCAPE = 0x7d;
const VERSION_BIT = 1 << 14;
const PART_BIT = 1 << 13;
const ENCRYPTION_BITS = 0b111 << 10;
const LENGTH_BITS = 0x3ff;

/**
 * Cuts bytes into frames (JT/T 808-2013 and -2019, 4.4): each between two 0x7E, escapes 7D 02 and 7D 01 undone,
 * the XOR of all bytes checked. A stretch that is no frame comes as the reason why.
 */
export function readFrames(bytes: Uint8Array): Jt808Frame[] {
  const frames: Jt808Frame[] = [];
  let start = bytes.indexOf(FLAG);
  if (start !== 0) frames.push(no('Expected a frame to begin with 7E, got other bytes.'));
  while (start >= 0) {
    const end = bytes.indexOf(FLAG, start + 1);
    if (end < 0) {
      // A lone last flag has been used as the end of the frame before.
      if (start < bytes.length - 1)
        frames.push(no('Expected a frame to end with 7E, got its beginning.'));
      break;
    }
    // Two flags side by side end one frame and begin the next.
    if (end > start + 1) frames.push(readFrame(bytes.subarray(start + 1, end)));
    start = end > start + 1 ? nextFlag(bytes, end) : end;
  }
  return frames;
}

/** After the end of a frame: its own flag where the next frame shares it, else the next frame's. */
function nextFlag(bytes: Uint8Array, end: number): number {
  return bytes[end + 1] === FLAG ? end + 1 : end;
}

function readFrame(escaped: Uint8Array): Jt808Frame {
  const bytes = undoEscapes(escaped);
  if (!bytes) return no('Expected 7D to be followed by 01 or 02, got another byte.');
  if (bytes.length < 13) return no(`Expected at least 13 bytes in a frame, got ${bytes.length}.`);
  const sum = bytes.subarray(0, -1).reduce((xor, byte) => xor ^ byte, 0);
  if (sum !== bytes.at(-1)) return no(`Expected checksum ${sum}, got ${bytes.at(-1)}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const attributes = view.getUint16(2);
  const isNewer = (attributes & VERSION_BIT) !== 0;
  const phoneAt = isNewer ? 5 : 4;
  const phoneBytes = isNewer ? 10 : 6;
  const bodyAt = phoneAt + phoneBytes + 2;
  const length = attributes & LENGTH_BITS;
  if ((attributes & ENCRYPTION_BITS) !== 0)
    return no('Expected a plain body, got an encrypted one.');
  if ((attributes & PART_BIT) !== 0)
    return no('Expected a whole message, got one of several parts.');
  if (bytes.length !== bodyAt + length + 1)
    return no(`Expected a body of ${length} bytes, got ${bytes.length - bodyAt - 1}.`);
  const phone = readBcd(bytes.subarray(phoneAt, phoneAt + phoneBytes));
  if (phone === undefined) return no('Expected digits for the phone, got other nibbles.');
  return {
    ok: true,
    header: { messageId: view.getUint16(0), phone, serial: view.getUint16(bodyAt - 2) },
    body: bytes.subarray(bodyAt, -1),
  };
}

function undoEscapes(bytes: Uint8Array): Uint8Array | undefined {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i] as number;
    if (byte === ESCAPE) {
      const next = bytes[++i];
      if (next !== 1 && next !== 2) return undefined;
      byte = next === 1 ? ESCAPE : FLAG;
    }
    plain[length++] = byte;
  }
  return plain.subarray(0, length);
}

/** Two digits a byte; undefined where a nibble is none. */
export function readBcd(bytes: Uint8Array): string | undefined {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return /^\d+$/.test(digits) ? digits : undefined;
}

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
