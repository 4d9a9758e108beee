import type { Alert, AlertArea, AlertInfo } from '#model';
import { LEVEL_PARAMETER, levelOf } from './colour.ts';

/** Where an alert that is referred to came from. */
export interface ReferredAlert {
  readonly sender: string;
  readonly sentMs: number;
}

/** What an identifier and a sender may not hold, since references put them between commas and spaces. */
const RESERVED = /[\s,<&]/;

/**
 * Writes an alert as CAP 1.2, elements in the order of its schema, times to the second in UTC, positions
 * latitude first. Where the level cannot be told from the rest it is added as a parameter.
 *
 * @param find the alerts that this one refers to; where one is not known, this one's own sender and time stand in
 * @throws {RangeError} where the identifier or the sender holds a space, a comma, `<` or `&`.
 */
export function writeAlert(
  alert: Alert,
  find: (id: string) => ReferredAlert | undefined = () => undefined,
): string {
  for (const name of [alert.id, alert.sender, ...alert.references])
    if (name === '' || RESERVED.test(name))
      throw new RangeError(
        `Expected an identifier without spaces, commas, < and &, got "${name}".`,
      );
  const references = alert.references.map((id) => {
    const { sender, sentMs } = find(id) ?? alert;
    return `${sender},${id},${writeTime(sentMs)}`;
  });
  const isPlain = levelOf(alert.info) === alert.level;
  const body = [
    leaf('identifier', alert.id),
    leaf('sender', alert.sender),
    leaf('sent', writeTime(alert.sentMs)),
    leaf('status', alert.status),
    leaf('msgType', alert.msgType),
    leaf('scope', alert.scope),
    ...(references.length > 0 ? [leaf('references', references.join(' '))] : []),
    ...alert.info.map((info, i) =>
      writeInfo(
        isPlain || i > 0
          ? info
          : {
              ...info,
              parameter: [...info.parameter, { valueName: LEVEL_PARAMETER, value: alert.level }],
            },
      ),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${body.join('')}</alert>\n`;
}

function writeInfo(info: AlertInfo): string {
  return node('info', [
    optional('language', info.language),
    ...info.category.map((category) => leaf('category', category)),
    leaf('event', info.event),
    ...info.responseType.map((type) => leaf('responseType', type)),
    leaf('urgency', info.urgency),
    leaf('severity', info.severity),
    leaf('certainty', info.certainty),
    ...info.eventCode.map((code) => pair('eventCode', code)),
    optional('effective', writeOptionalTime(info.effectiveMs)),
    optional('onset', writeOptionalTime(info.onsetMs)),
    optional('expires', writeOptionalTime(info.expiresMs)),
    optional('senderName', info.senderName),
    optional('headline', info.headline),
    optional('description', info.description),
    optional('instruction', info.instruction),
    optional('web', info.web),
    optional('contact', info.contact),
    ...info.parameter.map((parameter) => pair('parameter', parameter)),
    ...info.area.map(writeArea),
  ]);
}

function writeArea(area: AlertArea): string {
  return node('area', [
    leaf('areaDesc', area.areaDesc),
    ...area.polygons.map((ring) =>
      leaf('polygon', ring.map(([lonDeg, latDeg]) => `${latDeg},${lonDeg}`).join(' ')),
    ),
    ...area.circles.map(({ centre: [lonDeg, latDeg], radiusM }) =>
      leaf('circle', `${latDeg},${lonDeg} ${radiusM / 1000}`),
    ),
    ...area.geocode.map((geocode) => pair('geocode', geocode)),
  ]);
}

/** CAP wants an offset, and `-00:00` for UTC in place of `Z`. */
function writeTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, '-00:00');
}

function writeOptionalTime(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : writeTime(timeMs);
}

function optional(name: string, text: string | undefined): string {
  return text === undefined ? '' : leaf(name, text);
}

function pair(name: string, { valueName, value }: { valueName: string; value: string }): string {
  return node(name, [leaf('valueName', valueName), leaf('value', value)]);
}

function node(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

function leaf(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`;
}

/** Characters that no XML document may hold are left out; a carriage return would be read as a line feed. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (sign) => {
      if (sign === '\n' || sign === '\t') return sign;
      const isKept = sign === '\r' || (sign >= '\x7f' && sign <= '\x9f');
      return isKept ? `&#${sign.charCodeAt(0)};` : '';
    });
}
