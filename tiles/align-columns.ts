/** East Asian wide and fullwidth characters (Unicode Standard Annex 11), which take two cells of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const NO_CELL = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Cells that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += NO_CELL.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Rows as lines: texts to the left, columns of numbers to the right; the first row is the head. */
export function alignColumns(table: readonly (readonly string[])[]): string[] {
  const columns = (table[0] as readonly string[]).length;
  const cellsOf = (column: number) => table.map((row) => row[column] ?? '');
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...cellsOf(i).map(widthOf)));
  const isNumeric = widths.map((_, i) =>
    cellsOf(i)
      .slice(1)
      .every((cell) => /^[\d.,?]*$/.test(cell)),
  );
  return table.map((row) =>
    row
      .map((cell, i) => {
        const space = ' '.repeat((widths[i] as number) - widthOf(cell));
        return isNumeric[i] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}
