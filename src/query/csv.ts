export type CsvCell = string | number | boolean | null | undefined;

/** What makes a spreadsheet take text for a formula; the full-width signs do so in East Asian locales. */
const FORMULA_START = /^[=+\-@＝＋－＠\t\r\n]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A table as RFC 4180 text with the byte order mark that makes spreadsheets read UTF-8. Text that would run
 * as a formula gets a leading apostrophe; plain numbers, negative ones too, stay numbers.
 */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')}`;
}

function writeCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA_START.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
