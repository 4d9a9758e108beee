/** What a person arranged on this machine; forgotten in silence where the browser keeps nothing. */
export function readStored<Value>(
  key: string,
  isValue: (value: unknown) => value is Value,
): Value | null {
  try {
    const text =
      typeof window === 'undefined' ? null : window.localStorage.getItem(`yunjian.plan.${key}`);
    const value: unknown = text === null ? null : JSON.parse(text);
    return isValue(value) ? value : null;
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(`yunjian.plan.${key}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still works; it only forgets.
  }
}
