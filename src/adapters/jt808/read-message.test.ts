import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchBody,
  beijingTime,
  frame,
  LOCATED,
  positionBody,
  unsigned,
} from '../../../tests/fixtures/standards/jt808-frames.ts';
import { createPhoneHash, plainPhone } from './identity.ts';
import { readMessage } from './read-message.ts';

const PHONE = '13900001234';
const POSITION = {
  latitude: 31_030_000,
  longitude: 121_220_000,
  altitude: 5,
  speed: 360,
  direction: 271,
  time: '260512101112',
};

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');

describe('a frame', () => {
  // Worked by hand: id 0200, length 1C, phone 013912345678, serial 7; the XOR of the 40 bytes is 0x38.
  const WORKED = [
    '7e 02 00 00 1c 01 39 12 34 56 78 00 07',
    '00 00 00 00 00 00 00 03 01 d9 7d 02 f0 07 39 b2 e0 00 0a 02 58 00 5a 26 05 12 10 11 12 38 7e',
  ].join(' ');

  test('is read byte by byte as the standard lays it out', () => {
    const bytes = Uint8Array.from(WORKED.split(' '), (byte) => Number.parseInt(byte, 16));
    const { vehicles, problems } = readMessage(bytes, 'binary');
    expect(problems).toEqual([]);
    expect(vehicles).toEqual([
      {
        phone: '013912345678',
        reports: [
          {
            // 10:11:12 in Beijing.
            timeMs: Date.UTC(2026, 4, 12, 2, 11, 12),
            latDeg: 0x01d97ef0 / 1e6,
            lonDeg: 0x0739b2e0 / 1e6,
            isLocated: true,
            altitudeM: 10,
            speedMps: 60 / 3.6,
            directionDeg: 90,
            alarm: 0,
            status: 3,
          },
        ],
      },
    ]);
  });

  test.each([2013, 2019] as const)('of edition %d comes back whatever it holds', (edition) => {
    const position = fc.record({
      alarm: fc.nat(0xffffffff),
      status: fc.nat(0xffff).map((bits) => bits | 2),
      latitude: fc.nat(90_000_000),
      longitude: fc.nat(180_000_000),
      altitude: fc.nat(0xffff),
      speed: fc.nat(0xffff),
      direction: fc.nat(359),
      timeMs: fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2098, 0) }),
    });
    fc.assert(
      fc.property(
        position,
        fc.integer({ min: 1, max: 99_999_999_999 }),
        ({ timeMs, ...rest }, number) => {
          const phone = String(number);
          const bytes = frame({
            messageId: 0x0200,
            phone,
            edition,
            body: positionBody({ ...rest, time: beijingTime(timeMs) }),
          });
          const { vehicles, problems } = readMessage(bytes, 'binary');
          expect(problems).toEqual([]);
          expect(plainPhone(vehicles[0]?.phone ?? '')).toBe(phone);
          expect(vehicles[0]?.reports).toEqual([
            expect.objectContaining({
              timeMs: Math.floor(timeMs / 1000) * 1000,
              latDeg: ((rest.status & 4) === 0 ? 1 : -1) * (rest.latitude / 1e6),
              lonDeg: ((rest.status & 8) === 0 ? 1 : -1) * (rest.longitude / 1e6),
              speedMps: rest.speed / 36,
              altitudeM: rest.altitude,
              alarm: rest.alarm,
            }),
          ]);
          expect(readMessage(new TextEncoder().encode(hex(bytes)), 'hex').vehicles).toEqual(
            vehicles,
          );
        },
      ),
    );
  });

  test('may come several to a message, with flags of their own or shared', () => {
    const one = frame({ messageId: 0x0200, phone: PHONE, body: positionBody(POSITION) });
    const two = frame({ messageId: 0x0002, phone: PHONE, body: [] });
    const own = readMessage(join(one, two, one), 'binary');
    expect(own.problems).toEqual([]);
    expect(own.vehicles).toHaveLength(2);
    const shared = readMessage(join(one, two.subarray(1), one.subarray(1)), 'binary');
    expect(shared).toEqual(own);
  });

  test('that is damaged in any way is a problem or nothing, never a throw or another vehicle', () => {
    const bytes = frame({ messageId: 0x0200, phone: PHONE, body: positionBody(POSITION) });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = (damaged[at] as number) ^ change;
        const { vehicles, problems } = readMessage(damaged, 'binary');
        expect(vehicles).toEqual([]);
        expect(problems.length).toBeGreaterThan(0);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        for (const form of ['binary', 'hex', 'json'] as const)
          for (const problem of readMessage(random, form).problems)
            expect(problem).toMatch(/^Expected/);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['encrypted', { attributes: 1 << 10, body: positionBody(POSITION) }, /plain body/],
    [
      'one of several parts',
      { attributes: 1 << 13, body: positionBody(POSITION) },
      /whole message/,
    ],
    [
      'too short for a position',
      { body: positionBody(POSITION).slice(0, 20) },
      /at least 28 bytes, got 20/,
    ],
    [
      'from a month that is none',
      { body: positionBody({ ...POSITION, time: '261312101112' }) },
      /YYMMDDhhmmss/,
    ],
    [
      'from the 31st of June',
      { body: positionBody({ ...POSITION, time: '260631101112' }) },
      /YYMMDDhhmmss/,
    ],
    ['off the globe', { body: positionBody({ ...POSITION, latitude: 91_000_000 }) }, /on Earth/],
    ['with half an item', { body: [...positionBody(POSITION), 1, 4, 0] }, /additional item/],
  ])('%s is a problem that says so', (_, change, reason) => {
    const { vehicles, problems } = readMessage(
      frame({ messageId: 0x0200, phone: PHONE, ...change }),
      'binary',
    );
    expect(vehicles).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(reason)]);
  });
});

describe('positions', () => {
  test('carry mileage, fuel and satellites, and leave other items alone', () => {
    const items = [
      [0x01, unsigned(123_456, 4)],
      [0xe1, [1, 2, 3]],
      [0x02, unsigned(455, 2)],
      [0x31, [12]],
    ] as const;
    const body = positionBody({ ...POSITION, items });
    const { vehicles } = readMessage(frame({ messageId: 0x0200, phone: PHONE, body }), 'binary');
    expect(vehicles[0]?.reports[0]).toMatchObject({
      mileageKm: 12345.6,
      fuelL: 45.5,
      satellites: 12,
    });
  });

  test('come in batches, and what is missing of one is told', () => {
    const body = batchBody([POSITION, { ...POSITION, time: '260512101122' }]);
    const whole = readMessage(frame({ messageId: 0x0704, phone: PHONE, body }), 'binary');
    expect(whole.vehicles[0]?.reports.map(({ timeMs }) => timeMs)).toEqual([
      Date.UTC(2026, 4, 12, 2, 11, 12),
      Date.UTC(2026, 4, 12, 2, 11, 22),
    ]);
    const cut = readMessage(
      frame({ messageId: 0x0704, phone: PHONE, body: body.slice(0, -1) }),
      'binary',
    );
    expect(cut.vehicles[0]?.reports).toHaveLength(1);
    expect(cut.problems).toEqual(['Expected 2 positions in a batch, got 1.']);
  });

  test('come as JSON with the same meaning as in frames', () => {
    const body = { alarm: 0, status: LOCATED, ...POSITION };
    const items = [
      [0x01, unsigned(77, 4)],
      [0x02, unsigned(300, 2)],
    ] as const;
    const json = (message: unknown) =>
      readMessage(new TextEncoder().encode(JSON.stringify(message)), 'json');
    const framed = readMessage(
      frame({ messageId: 0x0200, phone: PHONE, body: positionBody({ ...POSITION, items }) }),
      'binary',
    );
    const header = { msg_id: 512, encrypt: 0, len: 28, phone: '013900001234', msg_sn: 9 };
    const extra = { mileage: 77, fuel_meter: 300, rssi: 20, analog: { ad0: 1 } };
    expect(json({ header, body: { ...body, extra } })).toEqual(framed);
    expect(json({ header: { ...header, phone: 13900001234 }, body }).vehicles[0]?.phone).toBe(
      PHONE,
    );
    expect(
      json({
        header: { ...header, msg_id: 1796 },
        body: { type: 0, length: 2, location: [body, { ...body, time: 'x' }] },
      }),
    ).toMatchObject({
      vehicles: [{ reports: [{}] }],
      problems: [expect.stringMatching(/YYMMDDhhmmss/)],
    });
    expect(json({ header: { ...header, msg_id: 2 }, body: {} })).toEqual({
      vehicles: [],
      problems: [],
    });
  });

  test('that cannot be read name the field and never the phone', () => {
    for (const message of [
      { header: { msg_id: 512, phone: PHONE }, body: { latitude: 'x' } },
      { header: { msg_id: 512, phone: `${PHONE}?` } },
      { header: { phone: PHONE } },
      { header: { msg_id: 1796, phone: PHONE }, body: { location: 5 } },
      [],
    ]) {
      const { problems } = readMessage(new TextEncoder().encode(JSON.stringify(message)), 'json');
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^Expected/);
      expect(problems[0]).not.toContain('1390000');
    }
  });
});

describe('the name of a vehicle', () => {
  test('is the same for a phone and a key, and tells neither', async () => {
    const [one, same, other] = await Promise.all(
      ['a secret of sixteen', 'a secret of sixteen', 'another secret of it'].map(createPhoneHash),
    );
    const name = await one?.(PHONE);
    expect(name).toMatch(/^vehicle-[0-9a-f]{16}$/);
    expect(await same?.(PHONE)).toBe(name);
    expect(await other?.(PHONE)).not.toBe(name);
    expect(await one?.('13900001235')).not.toBe(name);
  });

  test('follows RFC 2104 with SHA-256', async () => {
    // RFC 4231, test case 2.
    const name = await (await createPhoneHash('Jefe'))('what do ya want for nothing?');
    expect(name).toBe('vehicle-5bdcc146bf60754e');
  });
});
