/** The browser's store; undefined where it is switched off, which some tell only by throwing. */
export function findStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
