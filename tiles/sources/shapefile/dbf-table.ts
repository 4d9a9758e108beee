import { readRange, withFile } from '../source-file.ts';
import { detectEncoding, encodingOfDriver, readEncodingLabel } from '../text-encoding.ts';

/** The table of attributes beside a shapefile's shapes. */
export interface DbfTable {
  readonly path: string;
  readonly rows: number;
  readonly headerBytes: number;
  readonly rowBytes: number;
  readonly fields: readonly DbfField[];
  readonly encoding: string;
  /** How the encoding was found, where it was not declared. */
  readonly guess?: string;
}

interface DbfField {
  readonly name: string;
  readonly type: string;
  /** Within the row. */
  readonly offset: number;
  readonly length: number;
}

type Properties = Record<string, string | number | boolean | null>;

const DELETED = 0x2a;
const FIELDS_END = 0x0d;
const SAMPLED_BYTES = 1_048_576;

/**
 * Reads the head of the table and settles its encoding: the option, else the .cpg file, else the language driver,
 * else what the bytes can be read as.
 */
export function openTable(
  path: string,
  given: { readonly encoding?: string | undefined; readonly cpg?: string | undefined },
): DbfTable {
  return withFile(path, (file) => {
    const start = readRange(file, 0, 32);
    if (start.length < 32) return emptyTable(path);
    const headerBytes = start.readUInt16LE(8);
    const rowBytes = start.readUInt16LE(10);
    const head = readRange(file, 0, headerBytes);
    const raw = readFields(head, rowBytes);
    const sample = readRange(file, headerBytes, headerBytes + SAMPLED_BYTES);
    const found = findEncoding(start[29] as number, given, () => [
      ...raw.map(({ name }) => name),
      ...sampleTexts(sample, raw, rowBytes),
    ]);
    const decoder = new TextDecoder(found.encoding);
    const fields = raw.map(({ name, ...field }) => ({ ...field, name: decoder.decode(name) }));
    return { path, rows: start.readUInt32LE(4), headerBytes, rowBytes, fields, ...found };
  });
}

function emptyTable(path: string): DbfTable {
  return { path, rows: 0, headerBytes: 0, rowBytes: 0, fields: [], encoding: 'utf-8' };
}

type RawField = Omit<DbfField, 'name'> & { readonly name: Uint8Array };

function readFields(head: Buffer, rowBytes: number): RawField[] {
  const fields: RawField[] = [];
  let offset = 1;
  for (let at = 32; at + 32 <= head.length && head[at] !== FIELDS_END; at += 32) {
    const type = String.fromCharCode(head[at + 11] as number);
    const low = head[at + 16] as number;
    // Long texts keep the high byte of their length where numbers keep their decimals.
    const length = type === 'C' ? low + 256 * (head[at + 17] as number) : low;
    if (offset + length > rowBytes) break;
    const name = head.subarray(at, at + 11);
    const end = name.indexOf(0);
    fields.push({ name: end < 0 ? name : name.subarray(0, end), type, offset, length });
    offset += length;
  }
  return fields;
}

function findEncoding(
  driver: number,
  given: { readonly encoding?: string | undefined; readonly cpg?: string | undefined },
  texts: () => readonly Uint8Array[],
): { readonly encoding: string; readonly guess?: string } {
  const wanted = given.encoding === undefined ? undefined : readEncodingLabel(given.encoding);
  if (wanted) return { encoding: wanted };
  const declared =
    (given.cpg === undefined ? undefined : readEncodingLabel(given.cpg)) ??
    encodingOfDriver(driver);
  if (declared && declared !== 'utf-8') return { encoding: declared };
  const detected = detectEncoding(texts());
  if (!detected || detected === declared) return { encoding: detected ?? declared ?? 'utf-8' };
  const guess = declared
    ? `its table is declared as ${declared} but can only be read as ${detected}, and was`
    : `its table declares no encoding and was read as ${detected}`;
  return { encoding: detected, guess };
}

/** The texts of the sampled rows, blanks behind them left out. */
function sampleTexts(bytes: Buffer, fields: readonly RawField[], rowBytes: number): Uint8Array[] {
  const texts: Uint8Array[] = [];
  for (let row = 0; rowBytes > 0 && row + rowBytes <= bytes.length; row += rowBytes)
    for (const { type, offset, length } of fields)
      if (type === 'C') texts.push(trimEnd(bytes, row + offset, row + offset + length));
  return texts;
}

function trimEnd(bytes: Buffer, start: number, from: number): Buffer {
  let end = from;
  while (end > start && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  return bytes.subarray(start, end);
}

/** Attributes of a row; `deleted` where it was taken out, `missing` where the file ends before it. */
export type DbfRow = Properties | 'deleted' | 'missing';

/** Opens the rows from `first` on; each is read as it is asked for, counted from there. */
export function openTableRows(
  table: DbfTable,
  first: number,
  count: number,
): (index: number) => DbfRow {
  const { path, headerBytes, rowBytes, fields, encoding } = table;
  const start = headerBytes + first * rowBytes;
  const bytes = withFile(path, (file) => readRange(file, start, start + count * rowBytes));
  const decoder = new TextDecoder(encoding);
  return (index) => {
    const at = index * rowBytes;
    if (rowBytes === 0 || at + rowBytes > bytes.length) return 'missing';
    return bytes[at] === DELETED ? 'deleted' : readRow(bytes, at, fields, decoder);
  };
}

function readRow(
  bytes: Buffer,
  row: number,
  fields: readonly DbfField[],
  decoder: InstanceType<typeof TextDecoder>,
): Properties {
  const properties: Properties = {};
  for (let f = 0; f < fields.length; f++) {
    const field = fields[f] as DbfField;
    const start = row + field.offset;
    properties[field.name] = readValue(bytes, start, field, decoder);
  }
  return properties;
}

function readValue(
  bytes: Buffer,
  start: number,
  { type, length }: DbfField,
  decoder: InstanceType<typeof TextDecoder>,
): string | number | boolean | null {
  const end = start + length;
  if (type === 'I' && length === 4) return bytes.readInt32LE(start);
  if ((type === 'O' || type === 'B') && length === 8) return bytes.readDoubleLE(start);
  if (type === 'C' || type === 'M') {
    const text = trimEnd(bytes, start, end);
    if (text.length === 0) return null;
    return isAscii(text) ? text.toString('latin1') : decoder.decode(text);
  }
  const text = bytes.toString('latin1', start, end).replaceAll('\0', ' ').trim();
  switch (type) {
    case 'N':
    case 'F': {
      // Figures that do not fit are written as stars.
      const number = text === '' ? Number.NaN : Number(text.replace(',', '.'));
      return Number.isFinite(number) ? number : null;
    }
    case 'L':
      return /^[TtYy]$/.test(text) ? true : /^[FfNn]$/.test(text) ? false : null;
    case 'D':
      return /^\d{8}$/.test(text)
        ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
        : null;
    default:
      return text === '' ? null : text;
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}
