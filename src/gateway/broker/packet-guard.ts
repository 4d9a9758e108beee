/**
 * Watches a stream of MQTT packets and says of each chunk whether all is well: the broker's parser gathers a
 * packet of any announced length, up to 256 MB, in memory.
 *
 * @returns a function that takes the chunks in order; once it said false it says false for ever
 */
export function createPacketGuard(maxPacketBytes: number): (chunk: Uint8Array) => boolean {
  let isBroken = false;
  /** Bytes of the present packet's body still to come. */
  let bodyLeft = 0;
  /** Place in the length field, or −1 before the packet's first byte. */
  let lengthIndex = -1;
  let length = 0;

  function readHeader(byte: number): void {
    if (lengthIndex < 0) {
      lengthIndex = 0;
      length = 0;
      return;
    }
    length += (byte & 0x7f) * 128 ** lengthIndex;
    lengthIndex++;
    if (lengthIndex > 4 || length > maxPacketBytes) isBroken = true;
    if ((byte & 0x80) !== 0) return;
    bodyLeft = length;
    lengthIndex = -1;
  }

  return (chunk) => {
    let at = 0;
    while (!isBroken && at < chunk.byteLength) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.byteLength - at);
        bodyLeft -= taken;
        at += taken;
      } else readHeader(chunk[at++] as number);
    }
    return !isBroken;
  };
}
