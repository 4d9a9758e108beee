import * as v from 'valibot';
import { ALARM_LEVELS, INCIDENT_KINDS, INCIDENT_STAGES, type Incident } from '#model';
import { accept, type Decoded, decodeJson, reject } from './decoded.ts';
import { explainIssue, latDeg, lonDeg, provenance, shortText, text, timeMs } from './schemas.ts';

/** For messages and for answers over HTTP. */
export const incidentSchema = v.pipe(
  v.object({
    id: shortText,
    kind: v.picklist(INCIDENT_KINDS),
    level: v.picklist(ALARM_LEVELS),
    title: text,
    place: text,
    lonDeg,
    latDeg,
    townCode: v.exactOptional(shortText),
    startedMs: timeMs,
    stage: v.picklist(INCIDENT_STAGES),
    steps: v.pipe(
      v.array(v.object({ stage: v.picklist(INCIDENT_STAGES), atMs: timeMs, note: text })),
      v.minLength(1),
      v.maxLength(200),
    ),
    evidence: v.pipe(
      v.array(v.object({ thingId: shortText, datastreamId: shortText })),
      v.maxLength(100),
    ),
    provenance,
  }),
  v.check(
    ({ steps, stage }) => steps.at(-1)?.stage === stage,
    'Expected the stage of the last step',
  ),
  v.check(
    ({ steps }) => steps.every((step, i) => i === 0 || step.atMs >= (steps[i - 1]?.atMs ?? 0)),
    'Expected steps in order of time',
  ),
);

export function encodeIncident(incident: Incident): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(incident));
}

/** Reads an incident; fields that it does not know are left out. */
export function decodeIncident(bytes: Uint8Array): Decoded<Incident> {
  const json = decodeJson(bytes);
  if (!json.ok) return json;
  const result = v.safeParse(incidentSchema, json.value);
  return result.success
    ? accept(result.output)
    : reject(`Expected an incident, got one with ${explainIssue(result.issues)}.`);
}
