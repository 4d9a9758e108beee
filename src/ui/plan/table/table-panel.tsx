import { TextInput } from '@mantine/core';
import { Download } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { TABLE_SOURCES, type TableSource } from '#state';
import { formatNumber } from '../../format/number.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { DataTable } from './data-table.tsx';
import type { TableSort } from './table-model.ts';
import { useBuildingRows } from './use-building-rows.ts';
import { useMemoryRows } from './use-memory-rows.tsx';
import './table.css';

/** Lists anything the twin knows, and hands the list over as CSV. */
export function TablePanel() {
  const { t } = useWords();
  const { store } = useTwin();
  const source = useTwinState((state) => state.tableSource);
  return (
    <div className="table-panel">
      <SourceTable
        key={source}
        source={source}
        pick={
          <select
            className="time-select"
            aria-label={t('planWords.table.source')}
            value={source}
            onChange={(event) => store.getState().setTableSource(event.target.value as TableSource)}
          >
            {TABLE_SOURCES.map((one) => (
              <option key={one} value={one}>
                {t(`planWords.table.sources.${one}`)}
              </option>
            ))}
          </select>
        }
      />
    </div>
  );
}

function SourceTable({ source, pick }: { source: TableSource; pick: ReactNode }) {
  const { t, language, timeZone } = useWords();
  const { commands, read } = useTwin();
  const query = useTwinState((state) => state.query);
  const answer = query.state === 'answered' ? query.answer : null;
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<TableSort | null>(null);
  const [exporting, setExporting] = useState(false);
  const filter = useDeferredValue(words);
  const isBuildings = source === 'buildings' || source === 'answer';
  const gids =
    source === 'buildings' ? null : source === 'answer' ? answer?.buildings.gids : undefined;
  const buildings = useBuildingRows(gids, filter, sort);
  const memory = useMemoryRows(isBuildings ? undefined : source, filter, sort);
  const { columns, rows } = isBuildings ? buildings : memory;
  const unasked = source === 'answer' && !answer;
  const save = async () => {
    setExporting(true);
    try {
      const all = await rows.all();
      const notes = read.site.attributions.map(({ text, licence }) => [
        t('planWords.table.note'),
        `${text} (${licence})`,
      ]);
      if (isBuildings && read.manifest.buildings.provenance === 'synthetic')
        notes.push([t('planWords.table.note'), t('inspector.synthetic')]);
      commands.exportTable(source, [
        columns.map(({ title }) => title),
        ...all.map(({ cells }) => cells.map(({ value }) => value)),
        [t('planWords.table.note'), `${new Date(read.now()).toISOString()} ${timeZone}`],
        ...notes,
      ]);
    } finally {
      setExporting(false);
    }
  };
  const count = formatNumber(rows.count ?? 0, language);
  return (
    <>
      <div className="table-tools">
        {pick}
        <TextInput
          className="desk-input table-filter"
          aria-label={t('planWords.table.filter')}
          placeholder={t('planWords.table.filter')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <span className="table-count" role="status">
          {unasked
            ? ''
            : rows.count === null
              ? t('loading')
              : rows.count === rows.total
                ? t('planWords.table.rows', { count })
                : t('planWords.table.rowsOf', { count, total: formatNumber(rows.total, language) })}
        </span>
        <button
          type="button"
          className="button outlined"
          disabled={exporting || !rows.count}
          onClick={() => void save()}
        >
          <Download aria-hidden="true" />
          {t(exporting ? 'planWords.table.exporting' : 'planWords.table.export')}
        </button>
      </div>
      {unasked || rows.problem !== null || rows.count === 0 ? (
        <p className="message" role={rows.problem === null ? undefined : 'alert'}>
          {unasked
            ? t('planWords.table.noAnswer')
            : rows.problem !== null
              ? t('planWords.table.failed', { problem: rows.problem })
              : words.trim() === ''
                ? t('planWords.table.empty')
                : t('planWords.table.noMatch', { words: words.trim() })}
        </p>
      ) : (
        <DataTable
          label={t(`planWords.table.sources.${source}`)}
          columns={columns}
          rows={rows}
          sort={sort}
          onSort={setSort}
        />
      )}
    </>
  );
}
