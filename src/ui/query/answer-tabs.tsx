import { type KeyboardEvent, useId, useState } from 'react';
import type { AreaAnswer } from '#model';
import { useWords } from '../use-words.ts';
import { BuildingRows } from './building-rows.tsx';
import { PlaceRows, ThingRows } from './entity-rows.tsx';
import { TownTable, UseTable } from './total-tables.tsx';
import { Totals } from './totals.tsx';

const DETAILS = ['town', 'use', 'buildings', 'things', 'places'] as const;
type Tab = 'totals' | (typeof DETAILS)[number];

const WITH_TOTALS: readonly Tab[] = ['totals', ...DETAILS];

/** The answer broken down: by town, by use, and the first of what was found; the totals too where no room is beside. */
export function AnswerTabs({ answer, withTotals }: { answer: AreaAnswer; withTotals: boolean }) {
  const { t } = useWords();
  const tabs: readonly Tab[] = withTotals ? WITH_TOTALS : DETAILS;
  const [chosen, setTab] = useState<Tab | null>(null);
  const tab = chosen && tabs.includes(chosen) ? chosen : (tabs[0] ?? 'town');
  const id = useId();
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    setTab(next);
    document.getElementById(`${id}${next}`)?.focus();
  };
  return (
    <div className="query-detail">
      <div className="query-tabs" role="tablist" aria-label={t('query.title')} onKeyDown={move}>
        {tabs.map((one) => (
          <button
            key={one}
            id={`${id}${one}`}
            type="button"
            role="tab"
            aria-selected={one === tab}
            aria-controls={`${id}panel`}
            tabIndex={one === tab ? 0 : -1}
            onClick={() => setTab(one)}
          >
            {t(`query.tab.${one}`)}
          </button>
        ))}
      </div>
      <div
        className="query-table panel-body"
        id={`${id}panel`}
        role="tabpanel"
        aria-labelledby={`${id}${tab}`}
      >
        <Rows tab={tab} answer={answer} />
      </div>
    </div>
  );
}

function Rows({ tab, answer }: { tab: Tab; answer: AreaAnswer }) {
  switch (tab) {
    case 'totals':
      return <Totals answer={answer} />;
    case 'town':
      return <TownTable answer={answer} />;
    case 'use':
      return <UseTable answer={answer} />;
    case 'buildings':
      return <BuildingRows gids={answer.buildings.gids} />;
    case 'things':
      return <ThingRows answer={answer} />;
    case 'places':
      return <PlaceRows answer={answer} />;
  }
}
