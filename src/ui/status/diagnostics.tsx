import { formatNumber, UNKNOWN } from '../format/number.ts';
import { formatAge } from '../format/time.ts';
import { Facts } from '../inspector/facts.tsx';
import { useTwin } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { GatewayBooks } from './gateway-books.tsx';
import { balanceOf, sumRejected } from './rates.ts';

/** The books of the feed. Read on a tick; a message renders nothing. */
export function Diagnostics({ onSources }: { onSources: () => void }) {
  useTick(1000);
  const { t, language } = useWords();
  const { store, read } = useTwin();
  const { counters, feed, catalogue } = store.getState();
  const number = (value: number) => formatNumber(value, language);
  const rejected = Object.entries(counters.rejected).filter(([, count]) => count > 0);
  return (
    <section className="diagnostics panel" aria-label={t('status.diagnostics')}>
      <header className="panel-head">
        <h2>{t('status.diagnostics')}</h2>
      </header>
      <div className="diagnostics-body">
        <Facts
          facts={[
            [
              t('status.connection'),
              feed.state === 'reconnecting'
                ? t('feed.reconnecting', {
                    seconds: Math.max(0, Math.floor((read.liveNow() - feed.sinceMs) / 1000)),
                  })
                : t(`feed.${feed.state}`),
            ],
            [t('status.adapter'), feed.type || UNKNOWN],
            feed.problem
              ? [t('status.problem'), `${feed.problem.code}: ${feed.problem.detail}`]
              : undefined,
            [
              t('status.catalogue'),
              catalogue
                ? t('status.catalogueOf', {
                    things: number(catalogue.things.length),
                    streams: number(catalogue.datastreams.length),
                  })
                : UNKNOWN,
            ],
            [
              t('status.lastMessage'),
              counters.lastMessageMs > 0
                ? formatAge(read.liveNow() - counters.lastMessageMs, language)
                : UNKNOWN,
            ],
          ]}
        />
        <dl className="books">
          <Book name={t('status.messages')} count={number(counters.messages)} />
          <Book name={t('status.observations')} count={number(counters.observations)} />
          <Book name={t('status.tracks')} count={number(counters.tracks)} />
          <Book name={t('status.applied')} count={number(counters.applied)} />
          <Book name={t('status.late')} count={number(counters.late)} />
          {counters.words > 0 && <Book name={t('status.words')} count={number(counters.words)} />}
          <Book name={t('status.balance')} count={number(balanceOf(counters))} />
          <Book name={t('status.gaps')} count={number(counters.gaps)} />
          <Book
            name={t('status.rejectedTotal')}
            count={number(sumRejected(counters.rejected))}
            strong
          />
          {rejected.map(([reason, count]) => (
            <Book key={reason} name={reason} count={number(count)} part />
          ))}
        </dl>
        <p className="books-hint">{t('status.booksHint')}</p>
        <GatewayBooks />
        <button type="button" className="books-sources" onClick={onSources}>
          {t('sources.open')}
        </button>
      </div>
    </section>
  );
}

function Book({
  name,
  count,
  strong = false,
  part = false,
}: {
  name: string;
  count: string;
  strong?: boolean;
  part?: boolean;
}) {
  return (
    <div data-strong={strong} data-part={part}>
      <dt>{name}</dt>
      <dd>{count}</dd>
    </div>
  );
}
