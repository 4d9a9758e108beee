import { TwinError } from '#model';

/**
 * Runs what reads one field of a configuration and names the field in what it throws.
 *
 * @throws {TwinError} config.
 */
export function inField<T>(field: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof TwinError) throw error;
    throw fieldError(field, error instanceof Error ? error.message : String(error), error);
  }
}

export function fieldError(field: string, message: string, cause?: unknown): TwinError {
  const end = message.endsWith('.') ? '' : '.';
  return new TwinError('config', `Field ${field}: ${message}${end}`, { cause });
}
