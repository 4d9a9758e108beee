/** A value, or why the text is none. */
export type ParsedJson = { readonly value: unknown } | { readonly fault: string };

/** Strings, which stay as they are, or a word that JSON has no room for. */
const NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|inf)\b/g;

/** Reads JSON; `NaN` and `Infinity`, which some writers put where JSON has no word for them, as null. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const repaired = text.replaceAll(NO_NUMBER, (found) => (found[0] === '"' ? found : 'null'));
    if (repaired !== text)
      try {
        return { value: JSON.parse(repaired) };
      } catch {
        // The first message is about the text as it stands.
      }
    return { fault: error instanceof Error ? error.message : 'it cannot be read' };
  }
}
