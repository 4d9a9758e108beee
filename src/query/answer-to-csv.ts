import type { AreaAnswer, Language, Text } from '#model';
import { type AnswerEntry, type AnswerSources, listEntries, listNotes } from './answer-entries.ts';
import { type CsvCell, writeCsv } from './csv.ts';

const COLUMNS: readonly (readonly [Text, (entry: AnswerEntry) => CsvCell])[] = [
  [{ zh: '类别', en: 'type' }, (entry) => entry.type],
  [{ zh: '编号', en: 'id' }, (entry) => entry.id],
  [{ zh: '名称', en: 'name' }, (entry) => entry.name],
  [{ zh: '用途或类型', en: 'what' }, (entry) => entry.what],
  [{ zh: '街镇代码', en: 'town_code' }, (entry) => entry.townCode],
  [{ zh: '街镇', en: 'town' }, (entry) => entry.townName],
  [{ zh: '经度', en: 'lon_deg' }, (entry) => entry.position[0].toFixed(7)],
  [{ zh: '纬度', en: 'lat_deg' }, (entry) => entry.position[1].toFixed(7)],
  [{ zh: '高度_米', en: 'height_m' }, (entry) => entry.heightM],
  [{ zh: '层数', en: 'storeys' }, (entry) => entry.storeys],
  [{ zh: '基底面积_平方米', en: 'footprint_m2' }, (entry) => entry.footprintM2],
  [{ zh: '户数', en: 'dwellings' }, (entry) => entry.dwellings],
  [{ zh: '估计值', en: 'estimated' }, (entry) => entry.estimated],
  [{ zh: '来源性质', en: 'provenance' }, (entry) => entry.provenance],
  [{ zh: '数据类型', en: 'kind' }, (entry) => entry.kind],
  [{ zh: '数据来源', en: 'source' }, (entry) => entry.source],
];

/**
 * The answer as a table, one row a find. The last rows, of type `note`, carry in their name column when and
 * where it was asked, the attributions and what was left out: a table has no other place for them.
 */
export function answerToCsv(
  answer: AreaAnswer,
  sources: AnswerSources,
  language: Language,
): string {
  const rows: CsvCell[][] = [COLUMNS.map(([title]) => title[language])];
  for (const entry of listEntries(answer, sources, language))
    rows.push(COLUMNS.map(([, read]) => read(entry)));
  for (const note of [describeQuestion(answer, sources), ...listNotes(answer, sources)])
    rows.push(COLUMNS.map((_, i) => ['note', '', note[language]][i]));
  return writeCsv(rows);
}

function describeQuestion({ query, askedMs, areaM2 }: AreaAnswer, { site }: AnswerSources): Text {
  const asked = new Date(askedMs).toISOString();
  const of = query.ofMs === undefined ? undefined : new Date(query.ofMs).toISOString();
  const shape = JSON.stringify(query.shape);
  const areaRounded = Math.round(areaM2);
  return {
    zh: `${site.name.zh} ${of ? `回放时刻 ${of}${query.asKnown ? '（当时所知）' : ''}，查询于 ${asked}` : asked}，查询范围 ${areaRounded} 平方米：${shape}`,
    en: `${site.name.en} ${of ? `replay of ${of}${query.asKnown ? ' (as known then)' : ''}, asked at ${asked}` : asked}, area of ${areaRounded} m²: ${shape}`,
  };
}
