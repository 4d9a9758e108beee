import type { SearchEntry, SearchHit } from './search-entry.ts';

/** Page to worker. */
export type SearchRequest =
  | { readonly type: 'set'; readonly group: string; readonly entries: readonly SearchEntry[] }
  | { readonly type: 'find'; readonly id: number; readonly text: string; readonly limit: number };

/** Worker to page. */
export interface SearchResponse {
  readonly id: number;
  readonly hits: readonly SearchHit[];
}
