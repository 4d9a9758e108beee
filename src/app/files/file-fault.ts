import { type Text, TwinError } from '#model';

/** The error of a file that cannot be read, in both languages. */
export function fileFault(en: string, zh: string): TwinError {
  return new TwinError('source-invalid', en, { cause: { zh, en } satisfies Text });
}

/** What a person is told of it; an error of a reader that we did not foresee is named as it came. */
export function textOfFault(error: unknown): Text {
  if (error instanceof TwinError && isText(error.cause)) return error.cause;
  const detail = error instanceof Error ? error.message : String(error);
  return { zh: `文件无法读取：${detail}`, en: `The file could not be read: ${detail}` };
}

function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}
