import type { ReactNode } from 'react';
import type { CsvCell } from '#app';
import type { EntityRef } from '#model';

/** A column of any table. */
export interface TableColumn {
  readonly key: string;
  readonly title: string;
  /** Of the width that is left, beside the others. */
  readonly share: number;
  readonly isNumber?: boolean;
  /** It cannot be sorted by. */
  readonly isFixed?: boolean;
}

/** One cell: what is sorted by and exported, and what is shown in its place. */
export interface TableCell {
  readonly value: CsvCell;
  readonly face?: ReactNode;
}

export interface TableRow {
  readonly key: string;
  /** What a row stands for; null: it cannot be selected. */
  readonly ref: EntityRef | null;
  readonly cells: readonly TableCell[];
}

export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

/** Rows in their order, however they are had: from memory, or page by page from the worker. */
export interface TableRows {
  /** Null while the order is not known yet. */
  readonly count: number | null;
  /** Of all, before the filter. */
  readonly total: number;
  readonly problem: string | null;
  /** Undefined while its page is on the way. */
  row(i: number): TableRow | undefined;
  /** Says which rows are looked at, the last one excluded. */
  need(from: number, to: number): void;
  all(): Promise<readonly TableRow[]>;
}

/** Rows in which the words stand, in the order of the column. Rows without a value come last, either way. */
export function arrangeRows(
  rows: readonly TableRow[],
  columns: readonly TableColumn[],
  words: string,
  sort: TableSort | null,
): readonly TableRow[] {
  const wanted = words.trim().toLowerCase();
  const kept =
    wanted === ''
      ? rows
      : rows.filter(({ cells }) =>
          cells.some(({ value }) =>
            String(value ?? '')
              .toLowerCase()
              .includes(wanted),
          ),
        );
  const at = sort ? columns.findIndex(({ key }) => key === sort.column) : -1;
  if (!sort || at < 0) return kept;
  const collator = new Intl.Collator('zh-Hans-CN', { numeric: true });
  const sign = sort.descending ? -1 : 1;
  return [...kept].sort((a, b) => {
    const x = a.cells[at]?.value;
    const y = b.cells[at]?.value;
    const missing = Number(isMissing(x)) - Number(isMissing(y));
    if (missing !== 0 || isMissing(x)) return missing;
    return (
      sign *
      (typeof x === 'number' && typeof y === 'number'
        ? x - y
        : collator.compare(String(x), String(y)))
    );
  });
}

function isMissing(value: CsvCell): boolean {
  return value === null || value === undefined || value === '';
}
