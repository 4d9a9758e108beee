import * as v from 'valibot';
import { TwinError, type TwinErrorCode } from '#model';

/** Pieces that several messages share, with limits on what a stranger may send. */
export const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const longText = v.pipe(v.string(), v.maxLength(2000));
export const text = v.object({ zh: longText, en: longText });
export const timeMs = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const finite = v.pipe(v.number(), v.finite());
export const lonDeg = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
export const latDeg = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));

export const provenance = v.object({
  source: text,
  kind: v.picklist(['live', 'replay', 'simulated', 'static']),
  quality: v.exactOptional(v.picklist(['exact', 'generalised', 'approximate', 'synthetic'])),
  asOf: v.exactOptional(shortText),
  licence: v.exactOptional(shortText),
});

type Schema<T> = v.BaseSchema<unknown, T, v.BaseIssue<unknown>>;

/** The first thing wrong, with the path to it: `feeds.0.type: Expected string but received 3`. */
export function explainIssue(issues: readonly v.BaseIssue<unknown>[]): string {
  const issue = issues[0] as v.BaseIssue<unknown>;
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}

/** @throws {TwinError} with `code`, naming the field that is wrong. */
export function parseOrThrow<T>(
  schema: Schema<T>,
  input: unknown,
  what: string,
  code: TwinErrorCode,
): T {
  const result = v.safeParse(schema, input);
  if (!result.success)
    throw new TwinError(code, `Expected ${what}, got one with ${explainIssue(result.issues)}.`);
  return result.output;
}
