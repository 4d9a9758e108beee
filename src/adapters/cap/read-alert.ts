import type { Alert, AlertArea, AlertInfo } from '#model';
import { readInstant } from '../read-time.ts';
import { LEVEL_PARAMETER, levelOf } from './colour.ts';
import { childrenOf, textOf, type XmlElement } from './parse-xml.ts';

const STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
const MESSAGE_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
const SCOPES = ['Public', 'Restricted', 'Private'] as const;

const NAMESPACE = /^urn:oasis:names:tc:emergency:cap:1\.[012]$/;

export type AlertRead =
  | { readonly ok: true; readonly alert: Alert; readonly problems: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** All alerts in a document, also those inside a feed or an envelope. */
export function findAlerts(element: XmlElement): readonly XmlElement[] {
  if (element.name === 'alert' && NAMESPACE.test(element.namespace)) return [element];
  return element.children.flatMap(findAlerts);
}

/**
 * Reads an `alert` of CAP 1.2 (OASIS CAP-v1.2; 1.0 and 1.1 are read alike). Areas that cannot be read are left out
 * and told of; the rest of the warning counts.
 *
 * @param raw the element as it stands in its document
 */
export function readAlert(element: XmlElement, raw: string): AlertRead {
  const problems: string[] = [];
  const identifier = textOf(element, 'identifier');
  const sender = textOf(element, 'sender');
  const sentMs = readInstant(textOf(element, 'sent'));
  const status = pick(STATUSES, textOf(element, 'status'));
  const msgType = pick(MESSAGE_TYPES, textOf(element, 'msgType'));
  if (identifier === undefined || identifier.length > 200 || sender === undefined)
    return no('Expected an alert with identifier and sender, got one without.');
  if (sentMs === undefined)
    return no(`Expected alert ${identifier} with the time it was sent, got none with an offset.`);
  if (!status || !msgType)
    return no(`Expected alert ${identifier} with status and msgType of CAP, got others.`);
  const read = childrenOf(element, 'info').map((info) => readInfo(info, problems));
  const info = read.map((one) => ({
    ...one,
    parameter: one.parameter.filter(({ valueName }) => valueName !== LEVEL_PARAMETER),
  }));
  return {
    ok: true,
    problems: problems.map((problem) => `${problem} (alert ${identifier})`),
    alert: {
      id: identifier,
      sender,
      sentMs,
      status,
      msgType,
      scope: pick(SCOPES, textOf(element, 'scope')) ?? 'Public',
      references: readReferences(textOf(element, 'references')),
      info,
      level: levelOf(read),
      raw,
    },
  };
}

/** `sender,identifier,sent` each, with spaces between. */
function readReferences(text: string | undefined): readonly string[] {
  return (text?.split(/\s+/) ?? []).flatMap((reference) => reference.split(',')[1] || []);
}

function readInfo(info: XmlElement, problems: string[]): AlertInfo {
  const optional = <Key extends string>(key: Key, name: string = key) => {
    const text = textOf(info, name);
    return (text === undefined ? {} : { [key]: text }) as { readonly [K in Key]?: string };
  };
  const time = <Key extends string>(key: Key, name: string) => {
    const text = textOf(info, name);
    const timeMs = readInstant(text);
    if (text !== undefined && timeMs === undefined)
      problems.push(`Expected "${name}" with an offset, got "${text.slice(0, 40)}"`);
    return (timeMs === undefined ? {} : { [key]: timeMs }) as { readonly [K in Key]?: number };
  };
  return {
    ...optional('language'),
    category: textsOf(info, 'category'),
    event: textOf(info, 'event') ?? '',
    responseType: textsOf(info, 'responseType'),
    urgency: textOf(info, 'urgency') ?? 'Unknown',
    severity: textOf(info, 'severity') ?? 'Unknown',
    certainty: textOf(info, 'certainty') ?? 'Unknown',
    eventCode: valuesOf(info, 'eventCode'),
    ...time('effectiveMs', 'effective'),
    ...time('onsetMs', 'onset'),
    ...time('expiresMs', 'expires'),
    ...optional('senderName'),
    ...optional('headline'),
    ...optional('description'),
    ...optional('instruction'),
    ...optional('web'),
    ...optional('contact'),
    parameter: valuesOf(info, 'parameter'),
    area: childrenOf(info, 'area').map((area) => readArea(area, problems)),
  };
}

function readArea(area: XmlElement, problems: string[]): AlertArea {
  return {
    areaDesc: textOf(area, 'areaDesc') ?? '',
    polygons: readAll(textsOf(area, 'polygon'), 'polygon', readPolygon, problems),
    circles: readAll(textsOf(area, 'circle'), 'circle', readCircle, problems),
    geocode: valuesOf(area, 'geocode'),
  };
}

function readAll<T>(
  texts: readonly string[],
  what: string,
  read: (text: string) => T | undefined,
  problems: string[],
): readonly T[] {
  const all: T[] = [];
  for (const text of texts) {
    const one = read(text);
    if (one === undefined) problems.push(`Expected a ${what} of CAP, got "${text.slice(0, 40)}"`);
    else all.push(one);
  }
  return all;
}

/** `lat,lon lat,lon …`, at least three corners; one that is left open is closed. */
function readPolygon(text: string): [lonDeg: number, latDeg: number][] | undefined {
  const ring = text.split(/\s+/).map(readPosition);
  if (!ring.every((position) => position !== undefined)) return undefined;
  const [first, last] = [ring[0], ring.at(-1)];
  if (!first || !last) return undefined;
  if (first[0] !== last[0] || first[1] !== last[1]) ring.push([...first]);
  return ring.length >= 4 ? ring : undefined;
}

/** `lat,lon radius`, in kilometres. */
function readCircle(text: string): AlertArea['circles'][number] | undefined {
  const [position = '', radius = '', ...rest] = text.split(/\s+/);
  const centre = readPosition(position);
  const radiusKm = readNumber(radius);
  if (!centre || radiusKm === undefined || radiusKm < 0 || rest.length > 0) return undefined;
  return { centre, radiusM: Math.round(radiusKm * 1e6) / 1e3 };
}

function readPosition(text: string): [lonDeg: number, latDeg: number] | undefined {
  const [lat = '', lon = '', ...rest] = text.split(',');
  const latDeg = readNumber(lat);
  const lonDeg = readNumber(lon);
  if (latDeg === undefined || lonDeg === undefined || rest.length > 0) return undefined;
  return Math.abs(latDeg) <= 90 && Math.abs(lonDeg) <= 180 ? [lonDeg, latDeg] : undefined;
}

function readNumber(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : undefined;
}

function textsOf(element: XmlElement, name: string): readonly string[] {
  return childrenOf(element, name).map(({ text }) => text);
}

function valuesOf(element: XmlElement, name: string) {
  return childrenOf(element, name).map((child) => ({
    valueName: textOf(child, 'valueName') ?? '',
    value: textOf(child, 'value') ?? '',
  }));
}

function pick<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  return values.find((value) => value === text);
}

function no(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
