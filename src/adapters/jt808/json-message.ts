import * as v from 'valibot';
import { POSITION_BATCH, POSITION_REPORT, type ReportRead, toReport } from './report.ts';

const unsigned = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const headerSchema = v.object({
  msg_id: unsigned,
  phone: v.union([
    v.pipe(v.string(), v.regex(/^\d{1,20}$/, 'Expected digits')),
    v.pipe(unsigned, v.transform(String)),
  ]),
});

const bodySchema = v.object({
  alarm: unsigned,
  status: unsigned,
  latitude: unsigned,
  longitude: unsigned,
  altitude: unsigned,
  speed: unsigned,
  direction: unsigned,
  time: v.string(),
  extra: v.optional(
    v.object({
      mileage: v.optional(unsigned),
      fuel_meter: v.optional(unsigned),
      gnss_sat_num: v.optional(unsigned),
    }),
  ),
});

export interface JsonMessage {
  readonly phone: string;
  /** Undefined for messages of other kinds. */
  readonly reports: readonly ReportRead[] | undefined;
}

/**
 * Reads a message as EMQX's gateway for JT/T 808 publishes it: `header` and `body` with the protocol's own
 * numbers. The reason why where it is none.
 */
export function readJsonMessage(json: unknown): JsonMessage | string {
  const message = v.safeParse(
    v.object({ header: headerSchema, body: v.optional(v.unknown()) }),
    json,
  );
  if (!message.success) return explain(message.issues[0]);
  const { header, body } = message.output;
  if (header.msg_id === POSITION_REPORT)
    return { phone: header.phone, reports: [readReport(body)] };
  if (header.msg_id !== POSITION_BATCH) return { phone: header.phone, reports: undefined };
  const list = (body as { location?: unknown } | undefined)?.location;
  if (!Array.isArray(list)) return 'Expected a batch with a list of locations, got none.';
  return { phone: header.phone, reports: list.map(readReport) };
}

function readReport(body: unknown): ReportRead {
  const read = v.safeParse(bodySchema, body);
  if (!read.success) return { ok: false, reason: explain(read.issues[0]) };
  const { extra, ...rest } = read.output;
  return toReport({
    ...rest,
    ...(extra?.mileage !== undefined && { mileage: extra.mileage }),
    ...(extra?.fuel_meter !== undefined && { fuel: extra.fuel_meter }),
    ...(extra?.gnss_sat_num !== undefined && { satellites: extra.gnss_sat_num }),
  });
}

/** Names the field, not its value: a message holds personal data. */
function explain(issue: v.BaseIssue<unknown>): string {
  return `Expected ${issue.expected ?? 'another value'} in "${v.getDotPath(issue) ?? 'the message'}".`;
}
