import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALARM_LEVELS, type Alert } from '#model';
import { type CapFields, capAlert } from '../../../tests/fixtures/standards/cap-alerts.ts';
import { parseXml } from './parse-xml.ts';
import { type AlertRead, findAlerts, readAlert } from './read-alert.ts';
import { writeAlert } from './write-alert.ts';

function read(xml: string): AlertRead {
  const document = parseXml(xml);
  if (!document.ok) throw new Error(document.reason);
  const [element] = findAlerts(document.root);
  if (!element) throw new Error('Expected an alert in the document.');
  return readAlert(element, xml.slice(element.start, element.end));
}

function readGood(xml: string): Alert {
  const result = read(xml);
  if (!result.ok) throw new Error(result.reason);
  return result.alert;
}

describe('an alert', () => {
  test('is read as a whole, positions longitude first, and kept as it came', () => {
    const xml = capAlert();
    const alert = readGood(`<?xml version="1.0"?>\n<!-- 测试 -->${xml}`);
    expect(alert).toEqual({
      id: '31011741600000_20260512101500_1',
      sender: 'qx@example.gov.cn',
      sentMs: Date.UTC(2026, 4, 12, 2, 15),
      status: 'Actual',
      msgType: 'Alert',
      scope: 'Public',
      references: [],
      level: 'orange',
      raw: xml,
      info: [
        {
          language: 'zh-CN',
          category: ['Met'],
          event: '暴雨',
          responseType: ['Prepare'],
          urgency: 'Expected',
          severity: 'Severe',
          certainty: 'Likely',
          eventCode: [{ valueName: 'GB/T 35561', value: '11B03' }],
          effectiveMs: Date.UTC(2026, 4, 12, 2, 15),
          expiresMs: Date.UTC(2026, 4, 12, 8, 15),
          senderName: '区气象台',
          headline: '区气象台发布暴雨橙色预警',
          description: '雨量 >= 80 毫米 & 有雷电',
          instruction: '请减少外出',
          parameter: [],
          area: [
            {
              areaDesc: '全区',
              polygons: [
                [
                  [121.1, 30.95],
                  [121.3, 30.95],
                  [121.3, 31.1],
                  [121.1, 30.95],
                ],
              ],
              circles: [{ centre: [121.22, 31.03], radiusM: 2500 }],
              geocode: [{ valueName: 'GB/T 2260', value: '310117' }],
            },
          ],
        },
      ],
    });
  });

  test('keeps every language and every reference', () => {
    const alert = readGood(
      capAlert({
        msgType: 'Update',
        references:
          'qx@example.gov.cn,first,2026-05-12T08:00:00+08:00\n qx@example.gov.cn,second,2026-05-12T09:00:00+08:00',
        infos:
          '<info><language>en-US</language><category>Met</category><event>Rainstorm</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty></info>',
      }),
    );
    expect(alert.references).toEqual(['first', 'second']);
    expect(alert.info.map(({ language, event }) => [language, event])).toEqual([
      ['zh-CN', '暴雨'],
      ['en-US', 'Rainstorm'],
    ]);
  });

  const parameter = (valueName: string, value: string) => ({
    more: `<parameter><valueName>${valueName}</valueName><value>${value}</value></parameter>`,
  });
  const PLAIN = { headline: '暴雨预警', severity: 'Unknown' };

  test.each<[string, CapFields, string]>([
    [
      'a parameter for the colour',
      { ...PLAIN, ...parameter('预警颜色', '红色'), severity: 'Minor' },
      'red',
    ],
    [
      'a parameter for the colour in English',
      { ...PLAIN, ...parameter('Color', 'BLUE'), severity: 'Extreme' },
      'blue',
    ],
    ['a parameter for the grade', { ...PLAIN, ...parameter('预警级别', 'Ⅱ级/重大') }, 'orange'],
    [
      'an awareness level',
      { ...PLAIN, ...parameter('awareness_level', '3; orange; Severe') },
      'orange',
    ],
    [
      'an event code',
      {
        ...PLAIN,
        more: '<eventCode><valueName>x</valueName><value>11B03_YELLOW</value></eventCode>',
      },
      'yellow',
    ],
    ['the headline', { headline: '发布雷电黄色预警信号', severity: 'Extreme' }, 'yellow'],
    ['the headline in English', { headline: 'Red warning for rain', severity: 'Minor' }, 'red'],
    ['the severity Extreme', { ...PLAIN, severity: 'Extreme' }, 'red'],
    ['the severity Severe', { ...PLAIN, severity: 'Severe' }, 'orange'],
    ['the severity Moderate', { ...PLAIN, severity: 'Moderate' }, 'yellow'],
    ['the severity Minor', { ...PLAIN, severity: 'Minor' }, 'blue'],
    ['nothing', PLAIN, 'blue'],
    // Not a warning's colour: the Red River, the Yellow Sea, 黄浦区.
    ['a colour in a name', { headline: '黄浦区 Red River 暴雨', severity: 'Severe' }, 'orange'],
  ])('has its level from %s', (_, fields, level) => {
    expect(readGood(capAlert(fields)).level).toBe(level);
  });

  test('keeps the rest where an area or a time cannot be read, and says so', () => {
    const area =
      '<area><areaDesc>x</areaDesc><polygon>31,121 200,121 31,122 31,121</polygon><polygon>31,121 31,122 32,122</polygon><circle>31,121</circle></area>';
    const result = read(capAlert({ area, expires: '2026-05-12 16:15' }));
    if (!result.ok) throw new Error(result.reason);
    // The one left open is closed.
    expect(result.alert.info[0]?.area[0]?.polygons).toEqual([
      [
        [121, 31],
        [122, 31],
        [122, 32],
        [121, 31],
      ],
    ]);
    expect(result.alert.info[0]).not.toHaveProperty('expiresMs');
    expect(result.problems).toHaveLength(3);
    for (const problem of result.problems) expect(problem).toMatch(/^Expected .*31011741600000/);
  });

  test.each<[string, string]>([
    ['no identifier', capAlert({ identifier: '' })],
    ['no sender', capAlert({ sender: '' })],
    ['a time without offset', capAlert({ sent: '2026-05-12T10:15:00' })],
    ['another status', capAlert({ status: 'Real' })],
    ['another kind of message', capAlert({ msgType: 'Rumour' })],
  ])('with %s is refused with the reason', (_, xml) => {
    const result = read(xml);
    expect(result.ok ? '' : result.reason).toMatch(/^Expected/);
  });
});

describe('a document', () => {
  const laughs = Array.from(
    { length: 10 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  ).join('');

  test.each([
    [
      'a billion laughs',
      `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&l10;</identifier></alert>`,
    ],
    ['an outer entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an outer document type', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>'],
    ['an entity that nobody declared', '<a>&x;</a>'],
    ['elements without end', '<a>'.repeat(1000)],
    ['an open element', '<a><b></a>'],
    ['nothing', ''],
    ['text', 'hello'],
    ['HTML', '<!doctype html><html><br></html>'],
  ])('with %s is refused', (_, xml) => {
    const result = parseXml(xml);
    expect(result.ok ? '' : result.reason).toMatch(/^Expected/);
  });

  test('of any kind is read or refused, never a throw', () => {
    const tokens = fc.constantFrom(
      '<a>',
      '</a>',
      '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
      '</alert>',
      '&amp;',
      '&#x0;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      'x',
      '<?p ?>',
      ' a="1"',
      '\ud800',
      '<',
    );
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 20 }), (parts) => {
        const result = parseXml(parts.join(''));
        if (!result.ok) expect(result.reason).toMatch(/^Expected/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing', () => {
  const name = fc.stringMatching(/^[\w.@:-]{1,31}$/);
  // What XML can hold and trimming leaves alone.
  const text = fc.oneof(
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((any) => any.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '').trim())
      .filter((any) => any !== ''),
    fc.constantFrom('a\r\nb', 'x\ty', ']]>', '<&>"', '&#13;', '雨\u0085量', '𠮷'),
  );
  const timeMs = fc.integer({ min: 0, max: 4e9 }).map((s) => s * 1000);
  const position = fc
    .tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    )
    .map(([lon, lat]) => [lon + 0, lat + 0] as const);
  const ring = fc
    .array(position, { minLength: 3, maxLength: 8 })
    .map((corners) => [...corners, corners[0] as (typeof corners)[0]]);
  const pair = fc.record({ valueName: text, value: text });
  const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
  const area = fc.record({
    areaDesc: text,
    polygons: some(ring),
    circles: some(fc.record({ centre: position, radiusM: fc.integer({ min: 0, max: 2e7 }) })),
    geocode: some(pair),
  });
  const info = fc.record(
    {
      language: fc.constantFrom('zh-CN', 'en-US'),
      category: fc.array(fc.constantFrom('Met', 'Geo', 'Safety'), { minLength: 1, maxLength: 2 }),
      event: text,
      responseType: some(fc.constantFrom('Shelter', 'Prepare')),
      urgency: fc.constantFrom('Immediate', 'Expected', 'Unknown'),
      severity: fc.constantFrom('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'),
      certainty: fc.constantFrom('Observed', 'Likely', 'Unknown'),
      eventCode: some(pair),
      effectiveMs: timeMs,
      onsetMs: timeMs,
      expiresMs: timeMs,
      senderName: text,
      headline: text,
      description: text,
      instruction: text,
      web: text,
      contact: text,
      parameter: some(pair),
      area: some(area),
    },
    {
      requiredKeys: [
        'category',
        'event',
        'responseType',
        'urgency',
        'severity',
        'certainty',
        'eventCode',
        'parameter',
        'area',
      ],
    },
  );
  const alerts: fc.Arbitrary<Alert> = fc
    .record({
      id: name,
      sender: name,
      sentMs: timeMs,
      status: fc.constantFrom('Actual', 'Exercise', 'System', 'Test', 'Draft'),
      msgType: fc.constantFrom('Alert', 'Update', 'Cancel', 'Ack', 'Error'),
      scope: fc.constantFrom('Public', 'Restricted', 'Private'),
      references: some(name),
      info: some(info),
      level: fc.constantFrom(...ALARM_LEVELS),
    })
    // Without any info there is nothing to tell a level by.
    .map((alert) =>
      alert.info.length === 0 ? { ...alert, level: 'blue' as const } : alert,
    ) as fc.Arbitrary<Alert>;

  test('and reading an alert gives the same alert', () => {
    fc.assert(
      fc.property(alerts, (alert) => {
        const { raw: _, ...back } = readGood(writeAlert(alert));
        expect(back).toEqual(alert);
      }),
      { numRuns: 300 },
    );
  });

  test('names where those referred to came from', () => {
    const update = { ...readGood(capAlert({ msgType: 'Update' })), references: ['first'] };
    const xml = writeAlert(update, () => ({ sender: 'a@b', sentMs: Date.UTC(2026, 0, 1) }));
    expect(xml).toContain('<references>a@b,first,2026-01-01T00:00:00-00:00</references>');
    expect(xml).toContain('<polygon>30.95,121.1 30.95,121.3 31.1,121.3 30.95,121.1</polygon>');
  });

  test('refuses identifiers that references could not carry', () => {
    const alert = readGood(capAlert());
    for (const id of ['a b', 'a,b', 'a<b', ''])
      expect(() => writeAlert({ ...alert, id })).toThrow(RangeError);
  });
});
