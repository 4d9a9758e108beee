import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventStreamReader } from './event-stream.ts';

function readAll(pieces: readonly string[], maxLength = 1000): string[] {
  const heard: string[] = [];
  const read = createEventStreamReader(
    {
      onEvent: ({ type, data }) => heard.push(`event ${type} ${JSON.stringify(data)}`),
      onPulse: () => heard.push('pulse'),
      onId: (id) => heard.push(`id ${id}`),
      onRetry: (ms) => heard.push(`retry ${ms}`),
      onOverflow: () => heard.push('overflow'),
    },
    maxLength,
  );
  for (const piece of pieces) read(piece);
  return heard;
}

// The examples of the HTML standard, section 9.2.6.
test.each([
  ['data: YHOO\ndata: +2\ndata: 10\n\n', ['event message "YHOO\\n+2\\n10"']],
  [
    ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
    [
      'pulse',
      'pulse',
      'event message "first event"',
      'id 1',
      'event message "second event"',
      'id ',
      'event message " third event"',
    ],
  ],
  // Two empty events, then one that never ends.
  ['data\n\ndata\ndata\n\ndata:', ['event message ""', 'event message "\\n"']],
  ['data:test\n\ndata: test\n\n', ['event message "test"', 'event message "test"']],
  ['\uFEFFevent: add\rdata: 7\r\r', ['event add "7"']],
  [
    'retry: 500\nretry: soon\nid: a\0b\nwhat: ever\ndata: x\n\n',
    ['retry 500', 'event message "x"'],
  ],
])('reads %j as the standard says', (text, expected) => {
  expect(readAll([text])).toEqual(expected);
});

test('reads the same whatever pieces the text comes in', () => {
  const text = fc.string({ unit: fc.constantFrom(...'da:\r\n x{}', 'data: ', 'id: ', 'event: ') });
  fc.assert(
    fc.property(text, fc.array(fc.nat(12)), (whole, cuts) => {
      const pieces: string[] = [];
      let at = 0;
      for (const cut of cuts) {
        pieces.push(whole.slice(at, at + cut));
        at += cut;
      }
      pieces.push(whole.slice(at));
      expect(readAll(pieces)).toEqual(readAll([whole]));
    }),
    { numRuns: 500 },
  );
});
