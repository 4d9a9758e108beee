import { useEffect, useMemo, useRef, useState } from 'react';
import { BUILDING_COLUMNS, type BuildingColumn, type BuildingRow } from '#app';
import { BUILDING_USES } from '#model';
import { formatNumber } from '../../format/number.ts';
import { useTwin } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import type { TableColumn, TableRow, TableRows, TableSort } from './table-model.ts';

const PAGE = 100;
/** Pages kept; older ones are asked for again when one comes back to them. */
const MAX_PAGES = 40;
const EXPORT_CHUNK = 20_000;

/** @param gids null: all of the district; undefined: nothing is wanted */
export function useBuildingRows(
  gids: Uint32Array | null | undefined,
  words: string,
  sort: TableSort | null,
): { columns: readonly TableColumn[]; rows: TableRows } {
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const [ordered, setOrdered] = useState<{ asked: object; gids: Uint32Array } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [, renderAgain] = useState(0);
  const pages = useRef(new Map<number, readonly BuildingRow[] | 'asked'>());
  const column = BUILDING_COLUMNS.find((one) => one === sort?.column) ?? 'id';
  const descending = sort?.descending ?? false;
  const list = useMemo(
    () =>
      gids === undefined
        ? undefined
        : {
            gids,
            column,
            descending,
            words,
            useWords: Object.fromEntries(BUILDING_USES.map((use) => [use, t(`use.${use}`)])),
            townWords: Object.fromEntries(
              read.site.towns.map(({ code, name }) => [code, name[language]]),
            ),
          },
    [gids, column, descending, words, read, language, t],
  );
  useEffect(() => {
    if (!list) return;
    const abort = new AbortController();
    read.orderBuildings(list, abort.signal).then(
      (next) => {
        pages.current.clear();
        setProblem(null);
        setOrdered({ asked: list, gids: next });
      },
      (error: unknown) => {
        if (!abort.signal.aborted)
          setProblem(error instanceof Error ? error.message : String(error));
      },
    );
    return () => abort.abort();
  }, [read, list]);

  const columns = BUILDING_COLUMNS.map(
    (key): TableColumn => ({
      key,
      title: t(`planWords.table.column.${key}`),
      share: SHARES[key],
      isNumber: NUMBERS.has(key),
    }),
  );
  const toRow = (row: BuildingRow): TableRow => {
    const town = row.townCode ? read.town(row.townCode)?.name : undefined;
    const figure = (value: number, digits: number) => ({
      value: Number(value.toFixed(digits)),
      face: formatNumber(value, language, digits),
    });
    return {
      key: String(row.gid),
      ref: { type: 'building', gid: row.gid },
      cells: [
        { value: row.id, face: row.name ? `${say(row.name)} · ${row.id}` : row.id },
        { value: t(`use.${row.use}`) },
        { value: town ? say(town) : '' },
        figure(row.heightM, 1),
        figure(row.storeys, 0),
        figure(row.footprintM2, 0),
        figure(row.dwellings, 0),
        { value: t(`provenance.${row.provenance}`) },
      ],
    };
  };
  const current = ordered?.gids;
  const known = pages.current;
  const fetchPage = (page: number) => {
    if (!current || known.has(page)) return;
    if (known.size >= MAX_PAGES) known.delete(known.keys().next().value as number);
    known.set(page, 'asked');
    read.buildingRows(current.slice(page * PAGE, (page + 1) * PAGE)).then(
      (rows) => {
        known.set(page, rows);
        renderAgain((n) => n + 1);
      },
      () => known.delete(page),
    );
  };
  return {
    columns,
    rows: {
      count: current ? current.length : null,
      total: gids ? gids.length : read.manifest.buildings.count,
      problem,
      row(i) {
        const page = known.get(Math.floor(i / PAGE));
        const row = Array.isArray(page) ? (page[i % PAGE] as BuildingRow | undefined) : undefined;
        return row && toRow(row);
      },
      need(from, to) {
        for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) fetchPage(page);
      },
      async all() {
        const rows: TableRow[] = [];
        for (let from = 0; current && from < current.length; from += EXPORT_CHUNK)
          rows.push(
            ...(await read.buildingRows(current.slice(from, from + EXPORT_CHUNK))).map(toRow),
          );
        return rows;
      },
    },
  };
}

const SHARES: Readonly<Record<BuildingColumn, number>> = {
  id: 2,
  use: 1.3,
  town: 1.6,
  height: 1,
  storeys: 0.8,
  footprint: 1.1,
  dwellings: 0.9,
  provenance: 1.2,
};
const NUMBERS: ReadonlySet<string> = new Set(['height', 'storeys', 'footprint', 'dwellings']);
