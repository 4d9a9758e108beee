import type { AlarmLevel, AlertInfo } from '#model';

/** Carries the level of an alert that we write where nothing else in it says so. */
export const LEVEL_PARAMETER = 'yunjian:level';

const WORDS: readonly (readonly [RegExp, AlarmLevel])[] = [
  [/红|\bred\b|_red\b/i, 'red'],
  [/橙|\borange\b|\bamber\b|_orange\b/i, 'orange'],
  [/黄|\byellow\b|_yellow\b/i, 'yellow'],
  [/蓝|\bblue\b|_blue\b/i, 'blue'],
];
/** In running text a colour is one only beside the word for a warning. */
const PHRASES: readonly (readonly [RegExp, AlarmLevel])[] = [
  [/红色预?警?|\bred (?:warning|alert|signal)/i, 'red'],
  [/橙色预?警?|\b(?:orange|amber) (?:warning|alert|signal)/i, 'orange'],
  [/黄色预?警?|\byellow (?:warning|alert|signal)/i, 'yellow'],
  [/蓝色预?警?|\bblue (?:warning|alert|signal)/i, 'blue'],
];
/** Ⅰ to Ⅳ in the national plans: 特别重大 … 一般. */
const GRADES: readonly (readonly [RegExp, AlarmLevel])[] = [
  [/^(?:Ⅰ|I|1|一)级/, 'red'],
  [/^(?:Ⅱ|II|2|二)级/, 'orange'],
  [/^(?:Ⅲ|III|3|三)级/, 'yellow'],
  [/^(?:Ⅳ|IV|4|四)级/, 'blue'],
];
const LEVEL_NAMES = /colou?r|颜色|级别|等级|level|grade/i;

const SEVERITIES: Readonly<Record<string, AlarmLevel>> = {
  Extreme: 'red',
  Severe: 'orange',
  Moderate: 'yellow',
  Minor: 'blue',
};

/**
 * The warning level of a message: the colour that a parameter, an event code or the headline names
 * (GB/T 35965.1-2018 carries 红橙黄蓝 per alert), else after the worst severity; blue where nothing says.
 */
export function levelOf(info: readonly AlertInfo[]): AlarmLevel {
  const parameters = info.flatMap(({ parameter }) => parameter);
  const named = parameters.filter(({ valueName }) => LEVEL_NAMES.test(valueName));
  const codes = info.flatMap(({ eventCode }) => eventCode);
  return (
    find(
      parameters.filter(({ valueName }) => valueName === LEVEL_PARAMETER).map(textOfValue),
      WORDS,
    ) ??
    find(named.map(textOfValue), WORDS) ??
    find(named.map(textOfValue), GRADES) ??
    find(codes.map(textOfValue), WORDS) ??
    find(
      info.map(({ headline = '' }) => headline),
      PHRASES,
    ) ??
    find(
      info.map(({ event }) => event),
      PHRASES,
    ) ??
    worst(info)
  );
}

function textOfValue({ value }: { readonly value: string }): string {
  return value;
}

function find(
  texts: readonly string[],
  patterns: readonly (readonly [RegExp, AlarmLevel])[],
): AlarmLevel | undefined {
  for (const text of texts)
    for (const [pattern, level] of patterns) if (pattern.test(text)) return level;
  return undefined;
}

function worst(info: readonly AlertInfo[]): AlarmLevel {
  for (const [severity, level] of Object.entries(SEVERITIES))
    if (info.some((one) => one.severity === severity)) return level;
  return 'blue';
}
