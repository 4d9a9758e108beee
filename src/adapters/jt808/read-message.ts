import { readBody } from './binary-body.ts';
import { readFrames } from './frame.ts';
import { readJsonMessage } from './json-message.ts';
import type { PositionReport, ReportRead } from './report.ts';

export interface PhoneReports {
  readonly phone: string;
  readonly reports: readonly PositionReport[];
}

/** What a message held: positions by vehicle, and what could not be read. */
export interface MessageRead {
  readonly vehicles: readonly PhoneReports[];
  readonly problems: readonly string[];
}

/** Reads a message of any of the forms; messages that carry no positions hold nothing and are no problem. */
export function readMessage(payload: Uint8Array, form: 'json' | 'binary' | 'hex'): MessageRead {
  if (form === 'json') return readJson(payload);
  if (form === 'binary') return readBinary(payload);
  const bytes = fromHex(new TextDecoder().decode(payload));
  return bytes
    ? readBinary(bytes)
    : problem('Expected bytes written in hexadecimal, got other text.');
}

function readJson(payload: Uint8Array): MessageRead {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return problem('Expected JSON in UTF-8, got other bytes.');
  }
  const message = readJsonMessage(json);
  return typeof message === 'string'
    ? problem(message)
    : sort(message.phone, message.reports ?? []);
}

function readBinary(bytes: Uint8Array): MessageRead {
  const vehicles: PhoneReports[] = [];
  const problems: string[] = [];
  for (const frame of readFrames(bytes)) {
    if (!frame.ok) {
      problems.push(frame.reason);
      continue;
    }
    const { messageId, phone } = frame.header;
    const read = sort(phone, readBody(messageId, frame.body) ?? []);
    vehicles.push(...read.vehicles);
    problems.push(...read.problems);
  }
  return { vehicles, problems };
}

function sort(phone: string, reads: readonly ReportRead[]): MessageRead {
  const reports = reads.flatMap((read) => (read.ok ? [read.value] : []));
  return {
    vehicles: reports.length > 0 ? [{ phone, reports }] : [],
    problems: reads.flatMap((read) => (read.ok ? [] : [read.reason])),
  };
}

function problem(reason: string): MessageRead {
  return { vehicles: [], problems: [reason] };
}

function fromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
