import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../tests/support/parse-csv.ts';
import { writeCsv } from './csv.ts';

describe('a table', () => {
  test('comes back cell by cell, whatever the text', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', 'a', '号') }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        (rows) => {
          const unguarded = (text: string) => (text.startsWith("'") ? text.slice(1) : text);
          const back = parseCsv(writeCsv(rows)).map((row) => row.map(unguarded));
          expect(back).toEqual(rows.map((row) => row.map(unguarded)));
        },
      ),
    );
  });

  test('begins with a byte order mark and ends its lines with CR LF', () => {
    expect(
      writeCsv([
        ['a', 1],
        ['b', null],
      ]),
    ).toBe('\uFEFFa,1\r\nb,\r\n');
  });

  test.each([
    '=1+1',
    '=HYPERLINK("http://x","y")',
    '+SUM(A1)',
    '-2+3+cmd|calc',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1+1',
    '-',
    '--5',
    '+5',
    '-1e5',
  ])('disarms %j', (text) => {
    expect(parseCsv(writeCsv([[text]]))).toEqual([[`'${text}`]]);
  });

  test.each(['-5', '-0.25', '12', 'a=b', "it's", '东-西'])('leaves %j alone', (text) => {
    expect(parseCsv(writeCsv([[text]]))).toEqual([[text]]);
  });

  test('keeps negative numbers as numbers', () => {
    expect(writeCsv([[-5, -0.25, true, undefined]])).toBe('\uFEFF-5,-0.25,true,\r\n');
  });
});
