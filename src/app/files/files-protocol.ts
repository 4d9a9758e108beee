import type { Text } from '#model';
import type { FileContext } from './file-context.ts';
import type { ReadFile } from './read-file.ts';

/** Page to worker. */
export interface FileRequest {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly context: FileContext;
}

/** Worker to page. */
export type FileResponse =
  | { readonly ok: true; readonly file: ReadFile }
  | { readonly ok: false; readonly problem: Text };
