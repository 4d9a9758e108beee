/** A text that wants a place on the screen; x, y is its middle, CSS pixels. */
export interface LabelBox {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The higher, the sooner it gets its place. */
  readonly priority: number;
}

type Area = Omit<LabelBox, 'key' | 'priority'>;

export interface DeclutterRules {
  readonly limit: number;
  /** Free space kept around a label, CSS pixels. */
  readonly gapPx: number;
  /** Places that are taken before any label. */
  readonly taken?: readonly Area[];
  /** Keys that came only just now: they keep their place while it is theirs at all. */
  readonly held?: ReadonlySet<string>;
  /** Keys shown until now: they are given up only for something clearly more important. */
  readonly shown: ReadonlySet<string>;
}

/** How much a label that stands already counts for, in units of priority. */
const HOLD = 6;
/** More than any priority. */
const HELD = 1000;
const CELL_PX = 96;

/** Picks labels that do not touch, the most important first; ties go by key, so that the answer is stable. */
export function chooseLabels(boxes: readonly LabelBox[], rules: DeclutterRules): Set<string> {
  const rank = (box: LabelBox) =>
    box.priority + (rules.shown.has(box.key) ? HOLD : 0) + (rules.held?.has(box.key) ? HELD : 0);
  const ordered = [...boxes].sort((a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1));
  const cells = new Map<string, Area[]>();
  const chosen = new Set<string>();
  const occupy = (area: Area) => {
    for (const key of cellsOf(area)) {
      const cell = cells.get(key);
      if (cell) cell.push(area);
      else cells.set(key, [area]);
    }
  };
  for (const area of rules.taken ?? []) occupy(area);
  for (const box of ordered) {
    if (chosen.size >= rules.limit) break;
    const gap = rules.shown.has(box.key) ? rules.gapPx / 2 : rules.gapPx;
    const isFree = cellsOf(box).every((key) =>
      (cells.get(key) ?? []).every((other) => !isTouching(box, other, gap)),
    );
    if (!isFree) continue;
    chosen.add(box.key);
    occupy(box);
  }
  return chosen;
}

function isTouching(a: Area, b: Area, gap: number): boolean {
  return (
    Math.abs(a.x - b.x) < (a.width + b.width) / 2 + gap &&
    Math.abs(a.y - b.y) < (a.height + b.height) / 2 + gap
  );
}

/** Grid cells a box lies in, one further on each side so that the gap is covered. */
function cellsOf({ x, y, width, height }: Area): string[] {
  const from = [x - width / 2, y - height / 2].map((edge) => Math.floor(edge / CELL_PX) - 1);
  const to = [x + width / 2, y + height / 2].map((edge) => Math.floor(edge / CELL_PX) + 1);
  const keys: string[] = [];
  for (let column = from[0] as number; column <= (to[0] as number); column++)
    for (let row = from[1] as number; row <= (to[1] as number); row++)
      keys.push(`${column},${row}`);
  return keys;
}
