import { expect, test } from 'vitest';
import { compileTime } from './compile-time.ts';
import type { TimeConfig } from './mapping-schema.ts';
import { Misfit } from './misfit.ts';

const read = (config: TimeConfig | undefined, value: unknown, zone?: string) =>
  compileTime(
    config,
    zone,
    'time',
  )(
    { value: { t: value, date: '20260501', clock: '08:00' }, key: undefined, parent: undefined },
    42,
  );
const utc = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts);

test.each([
  ['iso', '2026-05-01T08:00:00Z', utc(2026, 4, 1, 8)],
  ['iso', '2026-05-01T08:00:00.125+08:00', utc(2026, 4, 1, 0, 0, 0, 125)],
  ['iso', '2026-05-01 08:00:00,5 +0800', utc(2026, 4, 1, 0, 0, 0, 500)],
  ['iso', '2026-05-01T08:00-03', utc(2026, 4, 1, 11)],
  ['iso', '20260501T080000Z', utc(2026, 4, 1, 8)],
  ['iso', '2026-12-31T23:59:60Z', utc(2026, 11, 31, 23, 59, 59)],
  ['iso', '2026-05-01T24:00:00Z', utc(2026, 4, 2)],
  ['epoch-s', 1_777_622_400, utc(2026, 4, 1, 8)],
  ['epoch-s', '1777622400.25', utc(2026, 4, 1, 8, 0, 0, 250)],
  ['epoch-ms', 1_777_622_400_000, utc(2026, 4, 1, 8)],
  ['epoch-us', '1777622400000000', utc(2026, 4, 1, 8)],
  ['yyyyMMddHHmmssXXX', '20260501080000+08:00', utc(2026, 4, 1)],
  ['dd/MM/yyyy HH:mm:ss.SSS XXX', '01/05/2026 08:00:00.5 Z', utc(2026, 4, 1, 8, 0, 0, 500)],
])('reads %s "%s"', (format, value, expected) => {
  expect(read({ path: 't', format }, value)).toBe(expected);
});

test.each([
  ['iso', '+08:00', '2026-05-01 08:00:00', utc(2026, 4, 1)],
  ['iso', 'Asia/Shanghai', '2026-05-01T08:00:00', utc(2026, 4, 1)],
  // Summer time of 1991, and a New York winter and summer.
  ['iso', 'Asia/Shanghai', '1991-07-01T09:00:00', utc(1991, 6, 1, 0)],
  ['iso', 'America/New_York', '2026-01-15T07:00:00', utc(2026, 0, 15, 12)],
  ['iso', 'America/New_York', '2026-07-15T07:00:00', utc(2026, 6, 15, 11)],
  ['iso', 'Asia/Shanghai', '2026-05-01', utc(2026, 3, 30, 16)],
  ['yyyyMMddHHmmss', '+08:00', 20260501080000, utc(2026, 4, 1)],
  ["yyyy'年'M'月'd'日' H:mm", 'Asia/Shanghai', '2026年5月1日 8:05', utc(2026, 4, 1, 0, 5)],
])('reads %s in %s: "%s"', (format, zone, value, expected) => {
  expect(read({ path: 't', format, zone }, value)).toBe(expected);
  expect(read({ path: 't', format }, value, zone)).toBe(expected);
});

test('reads date and clock from two fields', () => {
  expect(read({ path: '{date}{clock}', format: 'yyyyMMddHH:mm', zone: 'Z' }, 0)).toBe(
    utc(2026, 4, 1, 8),
  );
});

test('takes the arrival where it is told to, or told nothing', () => {
  expect(read(undefined, 1)).toBe(42);
  expect(read('arrival', 1)).toBe(42);
});

test.each([undefined, null, ''])('knows no time where there is none (%s)', (value) => {
  expect(read('t', value)).toBeUndefined();
});

test.each([
  ['iso', '2026-05-01T08:00:00', 'zone'],
  ['iso', '2026-02-30T08:00:00Z', 'a time'],
  ['iso', '2026-05-01T25:00:00Z', 'a time'],
  ['iso', '2026-05-01T08:61:00Z', 'a time'],
  ['iso', '2026-05-01T08:00:00+99:00', 'a time'],
  ['iso', 'yesterday', 'a time'],
  ['iso', 20260501, 'a time'],
  ['iso', {}, 'a time'],
  // Seconds taken for milliseconds, milliseconds for seconds.
  ['epoch-ms', 1_777_622_400, 'our days'],
  ['epoch-s', 1_777_622_400_000, 'our days'],
  ['epoch-s', 'soon', 'a time'],
  ['epoch-s', Number.NaN, 'a time'],
  ['epoch-s', true, 'a time'],
  ['yyyyMMdd', '2026051', 'a time'],
])('does not take %s %s for a time', (format, value, expected) => {
  const misfit = read({ path: 't', format }, value);
  expect(misfit).toBeInstanceOf(Misfit);
  expect(String(misfit)).toContain(expected);
});

test.each([
  [{ path: 't', format: 'epoch-h' }, 'time.format'],
  [{ path: 't', format: 'yyyyQQ' }, 'time.format'],
  [{ path: 't', format: 'HHmmss' }, 'time.format'],
  [{ path: 't', format: 'yyyyMMddyyyy' }, 'time.format'],
  [{ path: 't', zone: 'Mars/North' }, 'time.zone'],
  [{ path: 'a..b' }, 'time'],
])('refuses %j and names the field', (config, field) => {
  expect(() => compileTime(config, undefined, 'time')).toThrow(
    expect.objectContaining({ code: 'config', message: expect.stringContaining(field) }),
  );
});
