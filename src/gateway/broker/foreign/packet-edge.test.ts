import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import { expect, test } from 'vitest';
import { createPacketEdge } from './packet-edge.ts';

test('finds the end of every packet, however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }),
      (payloads, sizes) => {
        const packets = payloads.map((payload) =>
          mqttPacket.generate({
            cmd: 'publish',
            topic: 'a/b',
            payload: Buffer.from(payload),
            qos: 0,
            retain: false,
            dup: false,
          }),
        );
        const ends = new Set<number>();
        let sum = 0;
        for (const { byteLength } of packets) {
          sum += byteLength;
          ends.add(sum);
        }
        const stream = Buffer.concat(packets);
        const isAtEdge = createPacketEdge();
        let at = 0;
        for (let i = 0; at < stream.byteLength; i++) {
          const end = Math.min(stream.byteLength, at + (sizes[i % sizes.length] as number));
          expect(isAtEdge(stream.subarray(at, end))).toBe(ends.has(end));
          at = end;
        }
      },
    ),
  );
});
