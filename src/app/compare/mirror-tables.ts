import { LiveTable } from '#model';

/** How often the copy takes over what is new. */
const COPY_MS = 1000;

/**
 * Gives a second reader tables of its own that follow those of the first. Returns its undo.
 *
 * @param onTable tells of each table that takes the place of the one before; returns its undo
 */
export function mirrorTables(
  onTable: (listener: (table: LiveTable) => void) => () => void,
  observe: (mirror: LiveTable) => void,
): () => void {
  let copy = () => {};
  const stop = onTable((table) => {
    const mirror = new LiveTable(table.size);
    copy = () => mirror.adopt(table);
    copy();
    observe(mirror);
  });
  const timer = setInterval(() => copy(), COPY_MS);
  return () => {
    clearInterval(timer);
    stop();
  };
}
