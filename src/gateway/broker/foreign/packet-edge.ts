/**
 * Watches a stream of MQTT packets and says after each chunk whether it ended where a packet ends, so that
 * another packet may be put in between.
 */
export function createPacketEdge(): (chunk: Uint8Array) => boolean {
  let bodyLeft = 0;
  /** Place in the length field, or −1 before the packet's first byte. */
  let lengthIndex = -1;
  let length = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.byteLength) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.byteLength - at);
        bodyLeft -= taken;
        at += taken;
        continue;
      }
      const byte = chunk[at++] as number;
      if (lengthIndex < 0) {
        lengthIndex = 0;
        length = 0;
        continue;
      }
      length += (byte & 0x7f) * 128 ** lengthIndex;
      lengthIndex++;
      if ((byte & 0x80) !== 0) continue;
      bodyLeft = length;
      lengthIndex = -1;
    }
    return bodyLeft === 0 && lengthIndex < 0;
  };
}
