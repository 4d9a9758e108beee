import { Activity } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { KindTag } from '../controls/kind-tag.tsx';
import { formatNumber } from '../format/number.ts';
import { SourcesDialog } from '../sources/sources-dialog.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { Diagnostics } from './diagnostics.tsx';
import { createRateMeter, sumRejected } from './rates.ts';
import { TreeStatus } from './tree-status.tsx';
import './status-bar.css';

/** Whose data this is, what is made up, and how the feed runs. */
export function StatusBar() {
  const { t, language } = useWords();
  const { site, manifest } = useTwin().read;
  const { count, provenance, source } = manifest.buildings;
  const shown = formatNumber(count, language);
  return (
    <footer className="status-bar">
      <p className="status-credits">
        <span>{t('status.attribution')}</span>
        {site.attributions.map(({ text, url, licence }) =>
          url ? (
            <a key={text} href={url} target="_blank" rel="noopener noreferrer" title={licence}>
              {text}
            </a>
          ) : (
            <span key={text} title={licence}>
              {text}
            </span>
          ),
        )}
      </p>
      <div className="status-made">
        <p className="status-buildings" data-synthetic={provenance === 'synthetic'}>
          {provenance === 'synthetic'
            ? t('status.syntheticBuildings', { count: shown })
            : t('status.suppliedBuildings', { count: shown, source })}
        </p>
        <TreeStatus manifest={manifest} />
      </div>
      <FeedMeter />
    </footer>
  );
}

function FeedMeter() {
  useTick(1000);
  const { t, language } = useWords();
  const { store } = useTwin();
  const kind = useTwinState((state) => state.catalogue?.kind ?? state.feed.kind);
  const [open, setOpen] = useState(false);
  const [sourcesOpen, showSources] = useState(false);
  const [meter] = useState(createRateMeter);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      const outside =
        event.target instanceof Node && root.current?.contains(event.target) === false;
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : outside) setOpen(false);
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close);
    };
  }, [open]);
  const { counters } = store.getState();
  const rate = meter(counters.messages, performance.now());
  const rejected = sumRejected(counters.rejected);
  return (
    <div className="status-feed" ref={root}>
      {kind && <KindTag kind={kind} />}
      <button
        type="button"
        className="status-meter"
        aria-expanded={open}
        aria-label={`${t('status.rate', { rate: formatNumber(rate, language, 1) })} ${t('status.rejected', { count: formatNumber(rejected, language) })} · ${t('status.diagnostics')}`}
        title={t('status.diagnostics')}
        onClick={() => setOpen(!open)}
      >
        <Activity aria-hidden="true" />
        <span>{t('status.rate', { rate: formatNumber(rate, language, 1) })}</span>{' '}
        <span data-some={rejected > 0}>
          {t('status.rejected', { count: formatNumber(rejected, language) })}
        </span>
      </button>
      {open && (
        <Diagnostics
          onSources={() => {
            setOpen(false);
            showSources(true);
          }}
        />
      )}
      <SourcesDialog open={sourcesOpen} onClose={() => showSources(false)} />
    </div>
  );
}
