// The build of cbor-x without `new Function`: the pages run under a policy that forbids it.
import { Decoder, Encoder, setSizeLimits } from 'cbor-x/index-no-eval';
import { accept, type Decoded, MAX_MESSAGE_BYTES, reject } from './decoded.ts';

/** Version of the batch messages. */
const MESSAGE_VERSION = 1;

const OPTIONS = { useRecords: false, mapsAsObjects: true } as const;
/** For all that travels as CBOR. */
export const encoder = new Encoder(OPTIONS);
export const decoder = new Decoder(OPTIONS);
setSizeLimits({ maxArraySize: 4096, maxMapSize: 4096, maxObjectSize: 64 });

/** Says where a batch belongs: which run of which source, in which order, under which catalogue. */
export interface BatchHeader {
  /** Changes when the source starts anew. */
  readonly epoch: string;
  /** Counts up by one with each message on a topic within an epoch. */
  readonly seq: number;
  /** `version` of the catalogue whose slots the batch speaks of. */
  readonly catalogue: string;
}

export type Column = Uint32Array | Int32Array | Float32Array;
type ColumnType = Uint32ArrayConstructor | Int32ArrayConstructor | Float32ArrayConstructor;

/** CBOR map with the header and one typed array (RFC 8746) per column. */
export function encodeColumns(
  header: BatchHeader,
  startMs: number,
  columns: Readonly<Record<string, Column>>,
): Uint8Array {
  return encoder.encode({
    v: MESSAGE_VERSION,
    epoch: header.epoch,
    seq: header.seq,
    cat: header.catalogue,
    t0: startMs,
    ...columns,
  });
}

interface ReadColumns<Name extends string> {
  readonly header: BatchHeader;
  readonly startMs: number;
  readonly rows: number;
  readonly columns: Readonly<Record<Name, Column>>;
}

/**
 * Reads a batch message whose columns must all be there, of the given types, of one length of at most
 * `maxRows`, and finite.
 */
export function decodeColumns<Name extends string>(
  bytes: Uint8Array,
  types: Readonly<Record<Name, ColumnType>>,
  maxRows: number,
): Decoded<ReadColumns<Name>> {
  if (bytes.byteLength > MAX_MESSAGE_BYTES)
    return reject(
      `Expected at most ${MAX_MESSAGE_BYTES} bytes, got a message of ${bytes.byteLength}.`,
    );
  let message: unknown;
  try {
    message = decoder.decode(bytes);
  } catch {
    return reject('Expected a CBOR batch, got other bytes.');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return reject('Expected a CBOR map, got another value.');
  const map = message as Readonly<Record<string, unknown>>;
  const { v, epoch, seq, cat, t0 } = map;
  if (v !== MESSAGE_VERSION)
    return reject(`Expected batch version ${MESSAGE_VERSION}, got ${nameOf(v)}.`);
  if (!isShortText(epoch) || !isShortText(cat) || !isCount(seq))
    return reject('Expected a header with epoch, seq and cat, got another one.');
  if (typeof t0 !== 'number' || !Number.isSafeInteger(t0) || t0 <= 0)
    return reject(`Expected a start time t0 in milliseconds, got ${nameOf(t0)}.`);
  const columns: Record<string, Column> = {};
  let rows = -1;
  for (const [name, type] of Object.entries<ColumnType>(types)) {
    const column = map[name];
    if (!(column instanceof type))
      return reject(`Expected column "${name}" as ${type.name}, got ${nameOf(column)}.`);
    if (rows >= 0 && column.length !== rows)
      return reject(`Expected ${rows} rows in column "${name}", got ${column.length}.`);
    rows = column.length;
    if (rows > maxRows) return reject(`Expected at most ${maxRows} rows, got ${rows}.`);
    if (column instanceof Float32Array && !column.every(Number.isFinite))
      return reject(`Expected finite numbers in column "${name}", got NaN or infinity.`);
    columns[name] = column;
  }
  return accept({
    header: { epoch, seq, catalogue: cat },
    startMs: t0,
    rows,
    columns: columns as Record<Name, Column>,
  });
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 64;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  return value === null ? 'null' : (value.constructor?.name ?? typeof value);
}
