import type { ReactNode } from 'react';
import { type AreaAnswer, BUILDING_USES, type BuildingTotals } from '#model';
import { formatNumber } from '../format/number.ts';
import { formatFloorArea } from '../format/quantity.ts';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

export function TownTable({ answer }: { answer: AreaAnswer }) {
  const { t, say, language } = useWords();
  const { read, commands } = useTwin();
  const number = (value: number) => formatNumber(value, language);
  return (
    <Table
      className="by-town"
      heads={[
        t('fact.town'),
        t('query.buildings'),
        t('query.footprint'),
        t('query.floorArea'),
        t('query.dwellings'),
        t('query.sensors'),
        t('query.vehicles'),
        t('query.places'),
      ]}
    >
      {answer.byTown.map((row) => {
        const { townCode } = row;
        const town = townCode === null ? undefined : read.town(townCode);
        return (
          <tr key={townCode}>
            <th scope="row">
              {town ? (
                <button
                  type="button"
                  className="row-link"
                  onClick={() => commands.select({ type: 'town', code: town.code })}
                >
                  {say(town.name)}
                </button>
              ) : (
                (townCode ?? t('query.outside'))
              )}
            </th>
            <TotalCells totals={row} />
            <td>{number(row.sensors)}</td>
            <td>{number(row.vehicles)}</td>
            <td>{number(row.places)}</td>
          </tr>
        );
      })}
    </Table>
  );
}

export function UseTable({ answer }: { answer: AreaAnswer }) {
  const { t } = useWords();
  return (
    <Table
      heads={[
        t('fact.use'),
        t('query.buildings'),
        t('query.footprint'),
        t('query.floorArea'),
        t('query.dwellings'),
      ]}
    >
      {answer.byUse.map((row) => {
        const use = BUILDING_USES.find((known) => known === row.use);
        return (
          <tr key={row.use}>
            <th scope="row">{use ? t(`use.${use}`) : row.use}</th>
            <TotalCells totals={row} />
          </tr>
        );
      })}
    </Table>
  );
}

function TotalCells({ totals }: { totals: BuildingTotals }) {
  const { language } = useWords();
  const area = (m2: number) => {
    const { value, unit } = formatFloorArea(m2, language);
    return `${value} ${unit}`;
  };
  return (
    <>
      <td>{formatNumber(totals.count, language)}</td>
      <td>{area(totals.footprintM2)}</td>
      <td>{area(totals.floorAreaM2)}</td>
      <td>{formatNumber(totals.dwellings, language)}</td>
    </>
  );
}

/** Words left, figures right. */
export function Table({
  heads,
  words = [],
  className = '',
  children,
}: {
  heads: readonly string[];
  /** Which heads stand over words; their cells carry the class `words`. */
  words?: readonly string[];
  className?: string;
  children: ReactNode;
}) {
  return (
    <table className={`rows ${className}`}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" className={words.includes(head) ? 'words' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
