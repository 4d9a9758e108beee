import { useEffect, useState } from 'react';
import type { BuildingFacts } from '#app';
import { BUILDING_USES } from '#model';
import { formatNumber } from '../format/number.ts';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Table } from './total-tables.tsx';

const FIRST = 30;

/** The first buildings of the answer; a click selects one. */
export function BuildingRows({ gids }: { gids: Uint32Array }) {
  const { t, say, language } = useWords();
  const { read, commands } = useTwin();
  const [buildings, setBuildings] = useState<readonly BuildingFacts[] | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    Promise.all(
      Array.from(gids.subarray(0, FIRST), (gid) => read.building(gid, abort.signal)),
    ).then(setBuildings, (error: unknown) => {
      if (!abort.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => abort.abort();
  }, [read, gids]);
  if (gids.length === 0) return <p className="message">{t('query.empty')}</p>;
  if (problem)
    return (
      <p className="message" role="alert">
        {t('inspector.failed', { problem })}
      </p>
    );
  if (!buildings) return <p className="message">{t('loading')}</p>;
  return (
    <>
      <Table
        words={[t('fact.use'), t('fact.town')]}
        heads={[
          t('fact.id'),
          t('fact.use'),
          t('fact.height'),
          t('fact.storeys'),
          t('fact.footprint'),
          t('fact.town'),
        ]}
      >
        {buildings.map((building) => {
          const use = BUILDING_USES.find((known) => known === building.use);
          const town = building.townCode ? read.town(building.townCode) : undefined;
          return (
            <tr key={building.gid}>
              <th scope="row">
                <button
                  type="button"
                  className="row-link"
                  onClick={() => commands.goTo({ type: 'building', gid: building.gid })}
                >
                  {building.name ? say(building.name) : building.id}
                </button>
              </th>
              <td className="words">{use ? t(`use.${use}`) : building.use}</td>
              <td title={building.isHeightEstimated ? t('inspector.heightEstimated') : undefined}>
                {building.isHeightEstimated && '≈ '}
                {formatNumber(building.heightM, language, 1)} m
              </td>
              <td>{building.storeys}</td>
              <td>{formatNumber(building.footprintM2, language)} m²</td>
              <td className="words">{town && say(town.name)}</td>
            </tr>
          );
        })}
      </Table>
      <MoreNote shown={buildings.length} total={gids.length} />
    </>
  );
}

/** Says how many of how many are listed; silent when all are. */
export function MoreNote({ shown, total }: { shown: number; total: number }) {
  const { t, language } = useWords();
  if (shown >= total) return null;
  return (
    <p className="rows-more">
      {t('query.firstRows', {
        shown: formatNumber(shown, language),
        total: formatNumber(total, language),
      })}
    </p>
  );
}
