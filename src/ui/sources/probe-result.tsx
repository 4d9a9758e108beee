import type { ProbeReport } from '#app';
import { formatNumber } from '../format/number.ts';
import { formatClock } from '../format/time.ts';
import { useWords } from '../use-words.ts';

/** What came through a source while it was tested, and what was refused and why. */
export function ProbeResult({ report }: { report: ProbeReport }) {
  const { t, language, timeZone } = useWords();
  const number = (value: number) => formatNumber(value, language);
  const { status, readings, fixes, incidents, alerts, rejections, rejected } = report;
  const isEmpty = readings.length + fixes.length + incidents.length + alerts.length === 0;
  return (
    <section className="probe" aria-live="polite">
      <h4>{t('sources.result')}</h4>
      <p className="probe-sum" data-bad={status?.problem !== undefined || rejected > 0}>
        {t('sources.sum', {
          messages: number(report.messages),
          things: number(report.things),
          streams: number(report.datastreams),
          rejected: number(rejected),
        })}
      </p>
      {status?.problem && <p className="probe-problem">{status.problem.detail}</p>}
      {isEmpty && !status?.problem && <p>{t('sources.nothing')}</p>}
      {readings.length > 0 && (
        <table className="probe-rows">
          <thead>
            <tr>
              <th scope="col">{t('sources.thing')}</th>
              <th scope="col">{t('sources.property')}</th>
              <th scope="col">{t('sources.value')}</th>
              <th scope="col">{t('sources.time')}</th>
              <th scope="col">{t('sources.position')}</th>
            </tr>
          </thead>
          <tbody>
            {readings.map((row, i) => (
              // Rows of one report never change places.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={i}>
                <td>{row.thing}</td>
                <td>{row.property}</td>
                <td>
                  {String(row.value)} {row.unit === '1' ? '' : row.unit}
                </td>
                <td>{formatClock(row.timeMs, timeZone)}</td>
                <td>
                  {row.lonDeg === undefined || row.latDeg === undefined
                    ? '—'
                    : `${row.lonDeg.toFixed(5)}, ${row.latDeg.toFixed(5)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {fixes.length > 0 && (
        <ul className="probe-list">
          {fixes.map((fix) => (
            <li key={`${fix.thing}${fix.timeMs}`}>
              {fix.thing} · {fix.lonDeg.toFixed(5)}, {fix.latDeg.toFixed(5)} ·{' '}
              {formatClock(fix.timeMs, timeZone)}
            </li>
          ))}
        </ul>
      )}
      {[...incidents, ...alerts].length > 0 && (
        <ul className="probe-list">
          {[...incidents, ...alerts].map((title) => (
            <li key={title}>{title}</li>
          ))}
        </ul>
      )}
      {rejections.length > 0 && (
        <>
          <h4>{t('sources.refused')}</h4>
          <Refusals rejections={rejections} />
        </>
      )}
    </section>
  );
}

/** Reasons of refusals with the beginnings of what was refused. */
export function Refusals({
  rejections,
}: {
  rejections: readonly { readonly detail: string; readonly sample?: string }[];
}) {
  return (
    <ul className="probe-list refusals">
      {rejections.map(({ detail, sample }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same refusal may stand several times
        <li key={i}>
          <p>{detail}</p>
          {sample !== undefined && <pre>{sample}</pre>}
        </li>
      ))}
    </ul>
  );
}
