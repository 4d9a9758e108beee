import * as v from 'valibot';
import { ALARM_LEVELS, type Alert } from '#model';
import { accept, type Decoded, decodeJson, reject } from './decoded.ts';
import { explainIssue, latDeg as lat, lonDeg as lon, shortText, timeMs } from './schemas.ts';

const words = v.pipe(v.string(), v.maxLength(500));
const prose = v.pipe(v.string(), v.maxLength(20_000));
const parameters = v.pipe(v.array(v.object({ valueName: words, value: prose })), v.maxLength(200));

const areaSchema = v.object({
  areaDesc: prose,
  polygons: v.pipe(
    v.array(v.pipe(v.array(v.tuple([lon, lat])), v.maxLength(10_000))),
    v.maxLength(500),
  ),
  circles: v.pipe(
    v.array(
      v.object({
        centre: v.tuple([lon, lat]),
        radiusM: v.pipe(v.number(), v.finite(), v.minValue(0)),
      }),
    ),
    v.maxLength(500),
  ),
  geocode: parameters,
});

const infoSchema = v.object({
  language: v.exactOptional(words),
  category: v.pipe(v.array(words), v.maxLength(50)),
  event: words,
  responseType: v.pipe(v.array(words), v.maxLength(50)),
  urgency: words,
  severity: words,
  certainty: words,
  eventCode: parameters,
  effectiveMs: v.exactOptional(timeMs),
  onsetMs: v.exactOptional(timeMs),
  expiresMs: v.exactOptional(timeMs),
  senderName: v.exactOptional(words),
  headline: v.exactOptional(prose),
  description: v.exactOptional(prose),
  instruction: v.exactOptional(prose),
  web: v.exactOptional(prose),
  contact: v.exactOptional(prose),
  parameter: parameters,
  area: v.pipe(v.array(areaSchema), v.maxLength(200)),
});

/** For messages and for answers over HTTP. */
export const alertSchema = v.object({
  id: shortText,
  sender: words,
  sentMs: timeMs,
  status: v.picklist(['Actual', 'Exercise', 'System', 'Test', 'Draft']),
  msgType: v.picklist(['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
  scope: v.picklist(['Public', 'Restricted', 'Private']),
  references: v.pipe(v.array(words), v.maxLength(500)),
  info: v.pipe(v.array(infoSchema), v.maxLength(50)),
  level: v.picklist(ALARM_LEVELS),
  raw: v.exactOptional(v.string()),
});

/** Writes an alert; the message as it came (`raw`) stays in the history and does not travel. */
export function encodeAlert({ raw: _, ...alert }: Alert): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(alert));
}

/** Reads an alert; fields that it does not know are left out. */
export function decodeAlert(bytes: Uint8Array): Decoded<Alert> {
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const result = v.safeParse(alertSchema, json.value);
  return result.success
    ? accept(result.output)
    : reject(`Expected an alert, got one with ${explainIssue(result.issues)}.`);
}
