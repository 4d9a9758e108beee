import { ChevronLeft, ChevronRight, Pause, Play, X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { Text, Tour, TourStop } from '#model';
import { IconButton } from '../controls/icon-button.tsx';
import { addWords } from '../language.ts';
import { tourEn, tourZh } from '../locales/tour.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useCovered } from '../use-covered.ts';
import { useKeys } from '../use-keys.ts';
import { useWords } from '../use-words.ts';
import { StopFigure } from './stop-figure.tsx';
import { StopTime } from './stop-time.tsx';
import './tour-shell.css';

addWords('tourWords', { zh: tourZh, en: tourEn });

/** A demonstration before guests: the scene, big captions in both languages, nothing else. */
export function TourShell() {
  const { read } = useTwin();
  const at = useTwinState((state) => state.tour);
  const tour = read.site.tours?.find(({ id }) => id === at.id) ?? read.site.tours?.[0];
  const stop = tour?.stops[at.stop];
  return tour && stop ? <Stop tour={tour} stop={stop} number={at.stop} /> : <NoTour />;
}

function Stop({ tour, stop, number }: { tour: Tour; stop: TourStop; number: number }) {
  const { t } = useWords();
  const { commands, store } = useTwin();
  const playing = useTwinState((state) => state.tour.playing);
  const black = useTwinState((state) => state.tour.black);
  const shell = useRef<HTMLElement>(null);
  useCovered(shell, '.tour-caption, .tour-figure, .tour-bar');
  useTourKeys();
  useEffect(() => {
    // Opened by address: nobody has gone to a stop yet.
    if (store.getState().tour.id === null) commands.goToStop(0);
  }, [commands, store]);
  return (
    <main className="tour-shell" aria-label={t('tourWords.region')} ref={shell}>
      <div className="tour-bar top" />
      {stop.figure && <StopFigure key={stop.id} figure={stop.figure} />}
      <section className="tour-caption" key={stop.id} aria-live="polite">
        <p className="tour-number">
          {t('tourWords.stopOf', { stop: number + 1, count: tour.stops.length })}
        </p>
        <h1>
          <Both text={stop.title} />
        </h1>
        <p className="tour-words">
          <Both text={stop.caption} />
        </p>
      </section>
      <nav className="tour-bar bottom" aria-label={t('tourWords.stops')}>
        <div className="tour-dots">
          {tour.stops.map(({ id, title }, i) => (
            <button
              key={id}
              type="button"
              aria-label={`${i + 1} ${title.zh} ${title.en}`}
              aria-current={i === number ? 'step' : undefined}
              onClick={() => commands.goToStop(i)}
            />
          ))}
        </div>
        <StopTime tour={tour} />
        <div className="tour-buttons">
          <IconButton
            icon={ChevronLeft}
            label={t('tourWords.previous')}
            onClick={() => commands.goToStop(number - 1)}
          />
          <IconButton
            icon={playing ? Pause : Play}
            label={t(playing ? 'tourWords.pause' : 'tourWords.play')}
            onClick={() => commands.playTour(!playing)}
          />
          <IconButton
            icon={ChevronRight}
            label={t('tourWords.next')}
            onClick={() => commands.goToStop(number + 1)}
          />
          <IconButton
            icon={X}
            label={t('tourWords.leave')}
            onClick={() => commands.setMode('plan')}
          />
        </div>
      </nav>
      {black && (
        <button
          className="tour-black"
          type="button"
          aria-label={t('tourWords.blackHint')}
          onClick={() => commands.setBlack(false)}
        />
      )}
    </main>
  );
}

/** Guests read the one or the other: both stand there, the screen's own language first. */
function Both({ text }: { text: Text }) {
  const { language } = useWords();
  const [first, second] = language === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  return (
    <>
      <span lang={TAG[first]}>{text[first]}</span>
      <span lang={TAG[second]} className="tour-second">
        {text[second]}
      </span>
    </>
  );
}

const TAG = { zh: 'zh-CN', en: 'en' } as const;

/** What a clicker and a keyboard send: arrows, Page keys, brackets, B for black, space to go on by itself. */
function useTourKeys(): void {
  const { store, commands } = useTwin();
  useKeys(
    useMemo(() => {
      const tour = () => store.getState().tour;
      const next = () => commands.goToStop(tour().stop + 1);
      const previous = () => commands.goToStop(tour().stop - 1);
      return {
        ']': next,
        pagedown: next,
        arrowright: next,
        '[': previous,
        pageup: previous,
        arrowleft: previous,
        home: () => commands.goToStop(0),
        ' ': () => commands.playTour(!tour().playing),
        b: () => commands.setBlack(!tour().black),
        '.': () => commands.setBlack(!tour().black),
        escape: () => commands.setMode('plan'),
      };
    }, [store, commands]),
  );
}

function NoTour() {
  const { t } = useWords();
  const { commands } = useTwin();
  return (
    <main className="tour-shell" aria-label={t('tourWords.region')}>
      <section className="tour-caption">
        <h1>{t('tourWords.none')}</h1>
        <p className="tour-words">{t('tourWords.noneHint')}</p>
        <IconButton
          icon={X}
          label={t('tourWords.leave')}
          onClick={() => commands.setMode('plan')}
        />
      </section>
    </main>
  );
}
