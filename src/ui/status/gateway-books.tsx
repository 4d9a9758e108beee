import { useEffect, useState } from 'react';
import type { GatewayHealth } from '#app';
import { formatNumber } from '../format/number.ts';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

const ASK_MS = 5000;

/** What the gateway did with the rows of each of its sources; nothing where there is no gateway. */
export function GatewayBooks() {
  const { t, language } = useWords();
  const { sources } = useTwin();
  const [health, setHealth] = useState<GatewayHealth | null>(null);
  useEffect(() => {
    let isOpen = true;
    const ask = () =>
      sources.health().then(
        (next) => isOpen && setHealth(next),
        () => isOpen && setHealth(null),
      );
    void ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      isOpen = false;
      clearInterval(timer);
    };
  }, [sources]);
  if (!health) return null;
  const number = (value: number) => formatNumber(value, language);
  return (
    <section className="gateway-books">
      <h3>{t('status.gateway')}</h3>
      {health.storeProblem !== undefined && (
        <p className="books-problem">{t('status.storeProblem', { detail: health.storeProblem })}</p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('status.source')}</th>
            <th scope="col">{t('status.received')}</th>
            <th scope="col">{t('status.stored')}</th>
            <th scope="col">{t('status.duplicates')}</th>
            <th scope="col">{t('status.refused')}</th>
            <th scope="col">{t('status.pending')}</th>
            <th scope="col">{t('status.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(health.sources).map(([id, books]) => (
            <tr key={id} title={books.lastRefusal}>
              <th scope="row">{id}</th>
              <td>{number(books.received)}</td>
              <td>{number(books.stored)}</td>
              <td>{number(books.duplicates)}</td>
              <td>{number(books.refused)}</td>
              <td>{number(books.pending)}</td>
              <td>
                {number(
                  books.received - books.stored - books.duplicates - books.refused - books.pending,
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="books-hint">
        {t('status.conflated', { count: number(health.counters.conflated ?? 0) })}
      </p>
    </section>
  );
}
