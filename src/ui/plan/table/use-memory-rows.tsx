import { ChartLine } from 'lucide-react';
import { useMemo } from 'react';
import type { Datastream } from '#model';
import type { TableSource } from '#state';
import { IconButton } from '../../controls/icon-button.tsx';
import { KindTag } from '../../controls/kind-tag.tsx';
import { LevelMark } from '../../controls/level-mark.tsx';
import { formatNumber } from '../../format/number.ts';
import { formatAge, formatClock, formatDay } from '../../format/time.ts';
import { describeReading } from '../../inspector/reading-row.tsx';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import {
  arrangeRows,
  type TableCell,
  type TableColumn,
  type TableRow,
  type TableRows,
  type TableSort,
} from './table-model.ts';

type MemorySource = Exclude<TableSource, 'buildings' | 'answer'>;

interface MemoryTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** Tables of what the page holds: devices, readings, incidents, places and towns. */
export function useMemoryRows(
  source: MemorySource | undefined,
  words: string,
  sort: TableSort | null,
): { columns: readonly TableColumn[]; rows: TableRows } {
  const table = useTable(source);
  const arranged = useMemo(
    () => arrangeRows(table.rows, table.columns, words, sort),
    [table, words, sort],
  );
  return {
    columns: table.columns,
    rows: {
      count: arranged.length,
      total: table.rows.length,
      problem: null,
      row: (i) => arranged[i],
      need: () => {},
      all: async () => arranged,
    },
  };
}

const NOTHING: MemoryTable = { columns: [], rows: [] };

function useTable(source: MemorySource | undefined): MemoryTable {
  const words = useWords();
  const { t, say, language, timeZone } = words;
  const { read } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const incidents = useTwinState((state) => state.incidents);
  return useMemo((): MemoryTable => {
    const column = (key: ColumnKey, share: number, isNumber = false): TableColumn => ({
      key,
      title: t(`planWords.table.column.${key}`),
      share,
      isNumber,
    });
    const townOf = (code: string | undefined): TableCell => {
      const name = code ? read.town(code)?.name : undefined;
      return { value: name ? say(name) : '' };
    };
    switch (source) {
      case undefined:
        return NOTHING;
      case 'things':
        return {
          columns: [
            column('name', 2.4),
            column('kind', 1.3),
            column('town', 1.5),
            column('id', 1.8),
            column('nature', 0.9),
          ],
          rows: (catalogue?.things ?? []).map(({ id, name, kind, townCode, provenance }) => ({
            key: id,
            ref: { type: 'thing', id },
            cells: [
              { value: say(name) },
              { value: t(`thingKind.${kind}`) },
              townOf(townCode),
              { value: id },
              { value: t(`kind.${provenance.kind}`), face: <KindTag kind={provenance.kind} /> },
            ],
          })),
        };
      case 'readings':
        return {
          columns: [
            column('thing', 2.2),
            column('stream', 1.3),
            column('value', 1.2, true),
            column('age', 1),
            column('nature', 0.8),
            { ...column('chart', 0.6), isFixed: true },
          ],
          rows: (catalogue?.datastreams ?? []).map((stream) => {
            const thing = read.thing(stream.thingId);
            const kind = thing?.provenance.kind ?? catalogue?.kind ?? 'simulated';
            const reading = read.latest(stream.slot);
            return {
              key: stream.id,
              ref: { type: 'thing', id: stream.thingId },
              cells: [
                { value: thing ? say(thing.name) : stream.thingId },
                { value: say(stream.name) },
                { value: reading?.value ?? null, face: <LiveValue stream={stream} /> },
                {
                  value: reading ? Math.round((read.now() - reading.timeMs) / 1000) : null,
                  face: <LiveAge stream={stream} />,
                },
                { value: t(`kind.${kind}`), face: <KindTag kind={kind} /> },
                { value: '', face: <ChartMark stream={stream} /> },
              ],
            };
          }),
        };
      case 'incidents':
        return {
          columns: [
            column('level', 0.8),
            column('name', 2),
            column('place', 2.2),
            column('stage', 0.9),
            column('started', 1.6),
            column('nature', 0.8),
          ],
          rows: incidents.map(({ id, level, title, place, stage, startedMs, provenance }) => ({
            key: id,
            ref: { type: 'incident', id },
            cells: [
              {
                value: t(`levelRank.${level}`),
                face: (
                  <span className="table-level">
                    <LevelMark level={level} />
                    {t(`level.${level}`)}
                  </span>
                ),
              },
              { value: say(title) },
              { value: say(place) },
              { value: t(`stage.${stage}`) },
              {
                value: new Date(startedMs).toISOString(),
                face: `${formatDay(startedMs, timeZone, language)} ${formatClock(startedMs, timeZone)}`,
              },
              { value: t(`kind.${provenance.kind}`), face: <KindTag kind={provenance.kind} /> },
            ],
          })),
        };
      case 'places':
        return {
          columns: [
            column('name', 2.4),
            column('kind', 1.4),
            column('id', 1),
            column('lon', 1, true),
            column('lat', 1, true),
            column('quality', 1),
          ],
          // A place of unclear rights is shown, but its position does not leave the twin as part of a list.
          rows: read.site.places.map(({ id, name, kind, position, quality, evidence }) => ({
            key: id,
            ref: { type: 'place', id },
            cells: [
              { value: say(name) },
              { value: t(`placeKind.${kind}`) },
              { value: id },
              { value: evidence === 'poi' ? null : position[0], face: position[0].toFixed(5) },
              { value: evidence === 'poi' ? null : position[1], face: position[1].toFixed(5) },
              { value: t(`quality.${quality}`) },
            ],
          })),
        };
      case 'towns':
        return {
          columns: [
            column('name', 2),
            column('code', 1.2),
            column('area', 1, true),
            column('devices', 1, true),
            column('open', 1, true),
            column('quality', 1),
          ],
          rows: read.site.towns.map(({ code, name, areaKm2, quality }) => {
            const devices =
              catalogue?.things.filter(({ townCode }) => townCode === code).length ?? 0;
            const open = incidents.filter(
              ({ townCode, stage }) => townCode === code && stage !== 'closed',
            ).length;
            return {
              key: code,
              ref: { type: 'town', code },
              cells: [
                { value: say(name) },
                { value: code },
                { value: areaKm2, face: `${formatNumber(areaKm2, language, 2)} km²` },
                { value: devices, face: formatNumber(devices, language) },
                { value: open, face: formatNumber(open, language) },
                { value: t(`quality.${quality}`) },
              ],
            };
          }),
        };
    }
  }, [source, catalogue, incidents, read, t, say, language, timeZone]);
}

type ColumnKey =
  | 'name'
  | 'kind'
  | 'town'
  | 'id'
  | 'nature'
  | 'thing'
  | 'stream'
  | 'value'
  | 'age'
  | 'chart'
  | 'level'
  | 'place'
  | 'stage'
  | 'started'
  | 'lon'
  | 'lat'
  | 'quality'
  | 'code'
  | 'area'
  | 'devices'
  | 'open';

/** Only rows in view are rendered, so only they tick: twice a second at most. */
function LiveValue({ stream }: { stream: Datastream }) {
  useTick(500);
  const words = useWords();
  const { value, unit } = describeReading(useTwin().read.latest(stream.slot), stream, words);
  return <>{`${value} ${unit}`.trim()}</>;
}

function LiveAge({ stream }: { stream: Datastream }) {
  useTick(1000);
  const { language } = useWords();
  const { read } = useTwin();
  const reading = read.latest(stream.slot);
  return <>{formatAge(reading ? read.now() - reading.timeMs : null, language)}</>;
}

function ChartMark({ stream }: { stream: Datastream }) {
  const { t, say } = useWords();
  const { store } = useTwin();
  const isCharted = useTwinState(({ charted }) => charted.includes(stream.id));
  const name = say(stream.name);
  return (
    <IconButton
      small
      icon={ChartLine}
      label={t(isCharted ? 'planWords.table.unchart' : 'planWords.table.chart', { name })}
      pressed={isCharted}
      onClick={() => store.getState().toggleCharted(stream.id)}
    />
  );
}
