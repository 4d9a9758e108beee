import type { ObservationExtra } from '#model';
import type { Json } from './check-properties.ts';
import type { NewObservation } from './observation-desk.ts';
import { BadRequest } from './odata/bad-request.ts';
import { parseTime } from './odata/parse-time.ts';

/**
 * Reads the properties of an observation, which were checked before.
 *
 * @param own as `readProperties` of Observations gives them
 * @param nowMs stands in for a phenomenon time that is not told
 */
export function toObservation(
  own: Json,
  datastreamId: string,
  nowMs: number,
  featureOfInterest: string | undefined,
): NewObservation {
  const { result, phenomenonTime, resultTime, validTime, resultQuality, parameters } = own;
  const time =
    phenomenonTime === undefined
      ? { startMs: nowMs, endMs: nowMs }
      : parseTime(phenomenonTime as string);
  if (time.startMs <= 0)
    throw new BadRequest(`phenomenonTime: Expected a time after 1970, got "${phenomenonTime}".`);
  const isNumber = typeof result === 'number' && Number.isFinite(result);
  const valid = validTime === undefined ? undefined : parseTime(validTime as string);
  const extra: ObservationExtra = {
    ...(!isNumber && { result }),
    ...(time.endMs !== time.startMs && { endMs: time.endMs }),
    ...(resultTime !== undefined && { resultTimeMs: parseTime(resultTime as string).startMs }),
    ...(valid && { validTime: [valid.startMs, valid.endMs] as const }),
    ...(resultQuality !== undefined && { quality: resultQuality }),
    ...(parameters !== undefined && { parameters: parameters as Json }),
    ...(featureOfInterest !== undefined && { featureOfInterest }),
  };
  const value = isNumber ? result : typeof result === 'boolean' ? Number(result) : Number.NaN;
  return { datastreamId, timeMs: time.startMs, value, extra };
}
