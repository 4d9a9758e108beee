// biome-ignore-all lint/a11y/useSemanticElements: a grid of a hundred thousand rows cannot be a table; its body keeps the focus and has the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid of a hundred thousand rows cannot be a table; its body keeps the focus and has the keys
// biome-ignore-all lint/a11y/useKeyWithClickEvents: a grid of a hundred thousand rows cannot be a table; its body keeps the focus and has the keys
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a grid of a hundred thousand rows cannot be a table; its body keeps the focus and has the keys
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import type { TableColumn, TableRow, TableRows, TableSort } from './table-model.ts';

const ROW_PX = 28;
const PAGE_ROWS = 10;

/** A grid of any length: only the rows in view are there. Arrows move, Enter selects and flies there. */
export function DataTable({
  label,
  columns,
  rows,
  sort,
  onSort,
}: {
  label: string;
  columns: readonly TableColumn[];
  rows: TableRows;
  sort: TableSort | null;
  onSort: (sort: TableSort) => void;
}) {
  const { t } = useWords();
  const { commands } = useTwin();
  const selected = useTwinState((state) => JSON.stringify(state.scene.selected));
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const count = rows.count ?? 0;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    // The head stays in view above the rows.
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = (items.at(-1)?.index ?? -1) + 1;
  useEffect(() => rows.need(from, to));
  const open = (row: TableRow | undefined) => {
    if (row?.ref) void commands.goTo(row.ref);
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const next = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[event.key];
    const goal =
      next !== undefined
        ? active + next
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? count - 1
            : undefined;
    if (goal !== undefined) {
      const at = Math.min(count - 1, Math.max(0, goal));
      setActive(at);
      virtual.scrollToIndex(at);
    } else if (event.key === 'Enter' || event.key === ' ') open(rows.row(active));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const template = {
    gridTemplateColumns: columns.map(({ share }) => `minmax(0, ${share}fr)`).join(' '),
  };
  const isInView = active >= from && active < to;
  return (
    <div
      className="data-table"
      ref={scroller}
      tabIndex={0}
      aria-activedescendant={isInView ? `${id}-${active}` : undefined}
      onKeyDown={press}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
    >
      <div role="rowgroup" className="data-head">
        <div role="row" className="data-row" style={template} aria-rowindex={1}>
          {columns.map((column) => {
            const isSorted = sort?.column === column.key;
            const descending = isSorted && !sort.descending;
            return (
              <div
                key={column.key}
                role="columnheader"
                data-number={column.isNumber}
                aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
              >
                {column.isFixed ? (
                  column.title
                ) : (
                  <button
                    type="button"
                    className="data-sort"
                    title={t(descending ? 'planWords.table.sortDown' : 'planWords.table.sortUp', {
                      name: column.title,
                    })}
                    onClick={() => onSort({ column: column.key, descending })}
                  >
                    {column.title}
                    {isSorted &&
                      (sort.descending ? (
                        <ArrowDown aria-hidden="true" />
                      ) : (
                        <ArrowUp aria-hidden="true" />
                      ))}
                  </button>
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="data-body">
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = rows.row(index);
            return (
              <div
                key={index}
                id={`${id}-${index}`}
                role="row"
                className="data-row"
                aria-rowindex={index + 2}
                aria-selected={row?.ref ? JSON.stringify(row.ref) === selected : false}
                data-active={index === active}
                data-odd={index % 2 === 1}
                style={{ ...template, transform: `translateY(${start - ROW_PX}px)` }}
                onClick={() => {
                  setActive(index);
                  open(row);
                }}
              >
                {columns.map((column, i) => {
                  const cell = row?.cells[i];
                  return (
                    <div key={column.key} role="gridcell" data-number={column.isNumber}>
                      {row ? (cell?.face ?? cell?.value) : <span className="skeleton">—</span>}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
