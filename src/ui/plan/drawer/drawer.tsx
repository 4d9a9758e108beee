import { Tabs } from '@mantine/core';
import { X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { DRAWER_TABS, type DrawerTab } from '#state';
import { IconButton } from '../../controls/icon-button.tsx';
import { QueryPanel } from '../../query/query-panel.tsx';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import './drawer.css';

const TablePanel = lazy(async () => ({
  default: (await import('../table/table-panel.tsx')).TablePanel,
}));
const ChartsPanel = lazy(async () => ({
  default: (await import('../charts/charts-panel.tsx')).ChartsPanel,
}));

/** The answer, tables and charts, below the picture. */
export function Drawer({ tab }: { tab: DrawerTab }) {
  const { t } = useWords();
  const { store } = useTwin();
  const { setDrawer } = store.getState();
  return (
    <section className="drawer" aria-label={t('planWords.drawer')}>
      <Tabs
        className="drawer-tabs"
        value={tab}
        keepMounted={false}
        onChange={(value) => setDrawer(value as DrawerTab)}
      >
        <div className="drawer-head">
          <Tabs.List aria-label={t('planWords.drawer')}>
            {DRAWER_TABS.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(`planWords.drawerTab.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <IconButton small icon={X} label={t('close')} onClick={() => setDrawer(null)} />
        </div>
        {DRAWER_TABS.map((one) => (
          <Tabs.Panel key={one} value={one} className="drawer-panel">
            <Suspense fallback={<p className="message">{t('loading')}</p>}>
              <DrawerBody tab={one} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </section>
  );
}

function DrawerBody({ tab }: { tab: DrawerTab }) {
  switch (tab) {
    case 'answer':
      return <AnswerBody />;
    case 'table':
      return <TablePanel />;
    case 'charts':
      return <ChartsPanel />;
  }
}

function AnswerBody() {
  const { t } = useWords();
  const isIdle = useTwinState(({ query }) => query.state === 'idle' || query.state === 'drawing');
  return isIdle ? <p className="message">{t('planWords.answerEmpty')}</p> : <QueryPanel />;
}

/** An answer opens the drawer; taken back, it shuts what it opened. */
export function useAnswerDrawer(): void {
  const { store } = useTwin();
  const state = useTwinState(({ query }) => query.state);
  const before = useRef(state);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    const { drawer, setDrawer } = store.getState();
    if (state === 'asking' && was !== 'asking') setDrawer('answer');
    if (state === 'idle' && was !== 'idle' && drawer === 'answer') setDrawer(null);
  }, [state, store]);
}
