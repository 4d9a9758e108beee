import type { SourceBooks } from '#wire';

/** Counts of one source; every row that came in is in exactly one of stored, duplicates, refused and pending. */
export type Books = { -readonly [Name in keyof SourceBooks]: SourceBooks[Name] };

export function createBooks(): Books {
  return {
    received: 0,
    stored: 0,
    duplicates: 0,
    refused: 0,
    pending: 0,
    ahead: 0,
    future: 0,
    late: 0,
  };
}

/** Counts rows that can be neither stored nor shown. */
export function refuse(books: Books, rows: number, detail: string): void {
  if (rows === 0) return;
  books.refused += rows;
  books.lastRefusal = detail;
}
