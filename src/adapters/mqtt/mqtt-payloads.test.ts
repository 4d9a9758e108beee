import { Encoder } from 'cbor-x/index-no-eval';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readColumns } from './columns-message.ts';
import { fillTemplate, isTopicFilter, matchTopic } from './topic-filter.ts';

describe('a topic filter', () => {
  // MQTT 3.1.1, 4.7.
  test.each([
    ['a/+/c', 'a/b/c', ['b']],
    ['a/+/c', 'a//c', ['']],
    ['a/#', 'a/b/c', ['b/c']],
    ['a/#', 'a', ['']],
    ['#', 'a/b', ['a/b']],
    ['+/+', '/finance', ['', 'finance']],
    ['a/+', 'a/b/c', undefined],
    ['a/b', 'a/c', undefined],
    ['a/b/c', 'a/b', undefined],
    ['#', '$SYS/uptime', undefined],
    ['+/uptime', '$SYS/uptime', undefined],
    ['$SYS/#', '$SYS/uptime', ['uptime']],
  ])('%s finds in %s what stood at its wildcards', (filter, topic, found) => {
    expect(matchTopic(filter, topic)).toEqual(found);
  });

  test.each([
    ['a/+/b', true],
    ['#', true],
    ['+', true],
    ['/', true],
    ['a/#/b', false],
    ['a#', false],
    ['a+/b', false],
    ['', false],
  ])('%s is one: %s', (filter, isOne) => {
    expect(isTopicFilter(filter)).toBe(isOne);
  });

  test('fills ids out of what stood at the wildcards', () => {
    expect(fillTemplate('{2}-{1}|{0}|{9}', 'x/a/b', ['a', 'b'])).toBe('b-a|x/a/b|');
  });
});

describe('columns', () => {
  const encoder = new Encoder({ useRecords: false });
  const GOOD = {
    v: 1,
    streams: ['a', { id: 'b', unit: '℃' }],
    t0: 1.7e12,
    stream: Uint16Array.of(0, 1),
    dt: Float64Array.of(0.5, -3),
    value: Float64Array.of(1.25, 1e300),
  };

  test('come back row by row, in double precision', () => {
    const read = readColumns(encoder.encode(GOOD));
    if (!read.ok) throw new Error(read.reason);
    const { streams, stream, timeMs, value } = read.value;
    expect(streams).toEqual([
      { id: 'a', isDescribed: false },
      { id: 'b', isDescribed: true, unit: 'Cel' },
    ]);
    expect([Array.from(stream), [...timeMs], Array.from(value)]).toEqual([
      [0, 1],
      [1.7e12 + 0.5, 1.7e12 - 3],
      [1.25, 1e300],
    ]);
  });

  test('of either byte order are read, as RFC 8746 has both', () => {
    // {"v":1,"streams":["a"],"t0":1000,"stream":h'00',"dt":74(h'00000005') big-endian int32,"value":81(h'3fc00000')}
    const hex =
      'a66176016773747265616d7381616162743019 03e86673747265616dd8404100626474d84a440000000565 76616c7565d851443fc00000';
    const bytes = Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (byte) =>
      Number.parseInt(byte, 16),
    );
    const read = readColumns(bytes);
    if (!read.ok) throw new Error(read.reason);
    expect([...read.value.timeMs]).toEqual([1005]);
    expect(read.value.value[0]).toBe(1.5);
  });

  test.each([
    ['another version', { v: 2 }, /v 1/],
    ['no streams', { streams: 5 }, /list/],
    ['a stream without id', { streams: [{}] }, /ids/],
    ['no start', { t0: 'x' }, /t0/],
    ['columns of two lengths', { dt: Int32Array.of(1) }, /one length/],
    ['a place beyond the streams', { stream: Uint8Array.of(0, 7) }, /among 2 streams/],
    ['a column that is no typed array', { value: [1, 2] }, /"value"/],
    ['a time before 1970', { t0: 1 }, /1970/],
  ])('with %s are refused', (_, change, reason) => {
    const read = readColumns(encoder.encode({ ...GOOD, ...change }));
    expect(read.ok ? '' : read.reason).toMatch(reason);
  });

  test('of any bytes are a value, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = readColumns(bytes);
        if (!read.ok) expect(read.reason).toMatch(/^Expected/);
      }),
      { numRuns: 2000 },
    );
  });
});
