import { ChevronDown, ChevronUp, Download, X } from 'lucide-react';
import { useState } from 'react';
import { formatLocal } from '#app';
import type { AreaAnswer, AreaShape } from '#model';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { formatNumber } from '../format/number.ts';
import { formatLength } from '../format/quantity.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { NARROW, useMedia } from '../use-media.ts';
import { useWords, type Words } from '../use-words.ts';
import { AnswerTabs } from './answer-tabs.tsx';
import { Totals } from './totals.tsx';
import './query-panel.css';

/** The answer to the spatial question, how it came about, and its files. */
export function QueryPanel() {
  const query = useTwinState((state) => state.query);
  switch (query.state) {
    case 'idle':
    case 'drawing':
      return null;
    case 'asking':
      return <Asking progress={query.progress} />;
    case 'failed':
      return <Failed problem={query.problem} />;
    case 'answered':
      return <Answer key={JSON.stringify(query.answer.query.shape)} answer={query.answer} />;
  }
}

function Asking({ progress }: { progress: number }) {
  const { t } = useWords();
  return (
    <Panel className="query-panel brief" title={t('query.title')}>
      <div className="message" role="status">
        <p>{t('query.asking')}</p>
        <progress className="bar" max={1} value={progress} aria-label={t('query.asking')} />
      </div>
    </Panel>
  );
}

function Failed({ problem }: { problem: string }) {
  const { t } = useWords();
  const { commands } = useTwin();
  return (
    <Panel
      className="query-panel brief"
      title={t('query.title')}
      tail={<IconButton small icon={X} label={t('close')} onClick={() => commands.clearArea()} />}
    >
      <p className="message" role="alert">
        {t('query.failed', { problem })}
      </p>
    </Panel>
  );
}

function Answer({ answer }: { answer: AreaAnswer }) {
  const words = useWords();
  const { t, language } = words;
  const { commands, read } = useTwin();
  const narrow = useMedia(NARROW.panels);
  const [folded, fold] = useState(false);
  const [problem, setProblem] = useState('');
  const save = (format: 'geojson' | 'csv') =>
    commands.exportAnswer(format).then(
      () => setProblem(''),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  const synthetic = read.manifest.buildings.provenance === 'synthetic';
  return (
    <Panel
      className="query-panel"
      title={t('query.title')}
      tail={
        <>
          <span className="query-shape">{describeShape(answer.query.shape, words)}</span>
          <button type="button" className="button outlined" onClick={() => save('geojson')}>
            <Download aria-hidden="true" />
            {t('query.exportGeojson')}
          </button>
          <button type="button" className="button outlined" onClick={() => save('csv')}>
            <Download aria-hidden="true" />
            {t('query.exportCsv')}
          </button>
          <IconButton
            small
            icon={folded ? ChevronUp : ChevronDown}
            label={folded ? t('expand') : t('collapse')}
            expanded={!folded}
            onClick={() => fold(!folded)}
          />
          <IconButton small icon={X} label={t('close')} onClick={() => commands.clearArea()} />
        </>
      }
    >
      {problem && (
        <p className="message" role="alert">
          {t('query.exportFailed', { problem })}
        </p>
      )}
      {!folded && (
        <>
          <div className="query-body">
            {!narrow && <Totals answer={answer} />}
            <AnswerTabs answer={answer} withTotals={narrow} />
          </div>
          <footer className="query-foot">
            <span>{t(synthetic ? 'query.method' : 'query.methodReal')}</span>
            {answer.query.ofMs !== undefined && (
              <span className="query-instant">
                {t(answer.query.asKnown ? 'query.ofKnown' : 'query.of', {
                  instant: formatLocal(answer.query.ofMs, words.timeZone).replace('T', ' '),
                })}
              </span>
            )}
            <span className="query-timing">
              {t('query.timing', {
                candidates: formatNumber(answer.candidates, language),
                ms: formatNumber(answer.elapsedMs, language, answer.elapsedMs < 10 ? 1 : 0),
              })}
            </span>
          </footer>
        </>
      )}
    </Panel>
  );
}

function describeShape(shape: AreaShape, { t, language }: Words): string {
  return shape.type === 'circle'
    ? t('query.circleOf', { radius: formatLength(shape.radiusM, language) })
    : t('query.polygonOf', { corners: shape.ring.length });
}
