import { TOPIC_ROOT } from '#wire';

const MAX_FILTER_LENGTH = 256;

/** True for filters that stay within our topics; `#`, `$SYS/…` and shared subscriptions do not. */
export function isOurFilter(filter: string): boolean {
  return (
    filter.length <= MAX_FILTER_LENGTH &&
    filter.startsWith(`${TOPIC_ROOT}/`) &&
    filter.split('/').every((level, i, levels) => {
      if (level === '#') return i === levels.length - 1;
      return level === '+' || !/[+#\0]/.test(level);
    })
  );
}

/** True where a filter takes in a topic. */
export function matchesTopic(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [i, level] of wanted.entries()) {
    if (level === '#') return true;
    if (i >= levels.length || (level !== '+' && level !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}
