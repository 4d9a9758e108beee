/** MQTT topic filters: `+` stands for a level, a last `#` for any number of levels. */
const FILTER = /^(?:(?:\+|[^+#]*)\/)*(?:\+|#|[^+#]*)$/;

/** Whether a broker takes it as a filter. */
export function isTopicFilter(filter: string): boolean {
  return (
    filter.length > 0 && filter.length <= 1000 && !filter.includes('\0') && FILTER.test(filter)
  );
}

/** What stood at the wildcards, in order (`#` as one text), or undefined where the topic does not match. */
export function matchTopic(filter: string, topic: string): readonly string[] | undefined {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  const found: string[] = [];
  // Topics that begin with $ are no business of a wildcard's.
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return undefined;
  for (const [i, want] of wanted.entries()) {
    if (want === '#') return [...found, levels.slice(i).join('/')];
    const level = levels[i];
    if (level === undefined) return undefined;
    if (want === '+') found.push(level);
    else if (want !== level) return undefined;
  }
  return levels.length === wanted.length ? found : undefined;
}

/** Puts what stood at the wildcards into a text with `{1}`, `{2}` …; `{0}` is the whole topic. */
export function fillTemplate(template: string, topic: string, found: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, digit: string) =>
    digit === '0' ? topic : (found[Number(digit) - 1] ?? ''),
  );
}
