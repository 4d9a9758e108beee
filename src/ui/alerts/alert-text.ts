import type { Alert, AlertInfo, Language } from '#model';

/** The telling of an alert in a language, else the first there is. */
export function infoIn({ info }: Alert, language: Language): AlertInfo | undefined {
  return info.find((one) => one.language?.toLowerCase().startsWith(language)) ?? info[0];
}

/** When it ends, Unix milliseconds; undefined where it does not say. */
export function expiryOf({ info }: Alert): number | undefined {
  const ends = info.flatMap(({ expiresMs }) => expiresMs ?? []);
  return ends.length > 0 ? Math.max(...ends) : undefined;
}
