/** What went wrong, for code to match on; the message is for people. */
export type TwinErrorCode =
  | 'config'
  | 'seed-invalid'
  | 'source-invalid'
  | 'feed-refused'
  | 'feed-invalid'
  | 'tiles-missing'
  | 'index-invalid'
  | 'query-invalid'
  | 'query-too-large'
  | 'query-cancelled'
  | 'scene-failed'
  | 'store-failed'
  | 'not-found';

/** A fault of the caller or of the world. The message says what was expected, what came, and what to do. */
export class TwinError extends Error {
  readonly code: TwinErrorCode;

  constructor(code: TwinErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TwinError';
    this.code = code;
  }
}
