const NAMES = ['name', '名称', 'title', '标题', 'label', '名字', 'name_zh', 'name:zh', 'mc'];

/** What a row is called, by the columns that usually say so. */
export function titleOf(properties: Readonly<Record<string, unknown>>): string | undefined {
  const byName = new Map(
    Object.entries(properties).map(([name, value]) => [name.trim().toLowerCase(), value]),
  );
  for (const name of NAMES) {
    const value = byName.get(name);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}
