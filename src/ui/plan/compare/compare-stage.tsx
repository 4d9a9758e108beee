import { SegmentedControl } from '@mantine/core';
import { X } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useRef,
} from 'react';
import { describeDifferences, type SceneDifference } from '#app';
import { LIGHT_PRESETS, MAP_STYLES } from '#model';
import type { CompareView } from '#state';
import { IconButton } from '../../controls/icon-button.tsx';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { useLayerNames } from '../layers/layer-tree.tsx';
import './compare.css';

const STEP = 0.02;
const MAX_NAMED = 3;

/** The second picture, its edge, and what each side shows. It lies between the scene and the panels. */
export function CompareStage() {
  const compare = useTwinState((state) => state.compare);
  return compare && <Compared compare={compare} />;
}

function Compared({ compare }: { compare: CompareView }) {
  const { t } = useWords();
  const twin = useTwin();
  const host = useRef<HTMLDivElement>(null);
  const main = useTwinState((state) => state.scene);
  useEffect(() => (host.current ? twin.mountCompare(host.current) : undefined), [twin]);
  useEffect(() => {
    // The first picture makes room for the second.
    document.documentElement.dataset.compare = compare.layout;
    return () => {
      delete document.documentElement.dataset.compare;
    };
  }, [compare.layout]);
  const share = compare.layout === 'split' ? 0.5 : compare.share;
  const setShare = (next: number) =>
    twin.store.getState().setCompare({ ...compare, share: Math.min(0.98, Math.max(0.02, next)) });
  return (
    <div className="compare" style={{ '--edge': `${share * 100}%` } as CSSProperties}>
      <div className="compare-host" data-layout={compare.layout} ref={host} />
      {compare.layout === 'swipe' && <Edge share={share} onShare={setShare} />}
      <p className="compare-side left">
        <b>{t('planWords.compare.left')}</b>
        <Differences found={describeDifferences(main, compare.scene)} />
      </p>
      <p className="compare-side right">
        <b>{t('planWords.compare.rightShort')}</b>
        <Differences found={describeDifferences(compare.scene, main)} />
      </p>
    </div>
  );
}

function Edge({ share, onShare }: { share: number; onShare: (share: number) => void }) {
  const { t } = useWords();
  const percent = Math.round(share * 100);
  const press = (event: KeyboardEvent) => {
    const goal = {
      ArrowLeft: share - STEP,
      ArrowRight: share + STEP,
      Home: 0,
      End: 1,
    }[event.key];
    if (goal === undefined) return;
    onShare(goal);
    event.preventDefault();
    event.stopPropagation();
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onShare(event.clientX / innerWidth);
  };
  return (
    <div
      role="slider"
      className="compare-edge"
      tabIndex={0}
      aria-label={t('planWords.compare.edge')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={t('planWords.compare.edgeAt', { share: percent })}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <span className="compare-grip" aria-hidden="true" />
    </div>
  );
}

function Differences({ found }: { found: readonly SceneDifference[] }) {
  const { t } = useWords();
  const names = useLayerNames();
  const say = (difference: SceneDifference) => {
    switch (difference.what) {
      case 'light':
        return t(`light.${difference.light}`);
      case 'style':
        return t('planWords.command.style', { name: t(`planWords.style.${difference.style}`) });
      case 'weather':
        return t(difference.isClear ? 'planWords.compare.clear' : 'planWords.compare.weather');
      case 'layer':
        return names.of(difference.layer);
    }
  };
  if (found.length === 0) return <span>{t('planWords.compare.same')}</span>;
  const more = found.length - MAX_NAMED;
  return (
    <span>
      {found.slice(0, MAX_NAMED).map(say).join(' · ')}
      {more > 0 && ` · ${t('planWords.compare.more', { count: more })}`}
    </span>
  );
}

/** What the second picture shows. */
export function CompareBar() {
  const { t } = useWords();
  const { commands } = useTwin();
  const compare = useTwinState((state) => state.compare);
  const names = useLayerNames();
  if (!compare) return null;
  const { scene } = compare;
  return (
    <section className="compare-bar panel" aria-label={t('planWords.compare.title')}>
      <SegmentedControl
        className="desk-segments"
        size="xs"
        transitionDuration={0}
        aria-label={t('planWords.compare.layout')}
        data={(['swipe', 'split'] as const).map((value) => ({
          value,
          label: t(`planWords.compare.${value}`),
        }))}
        value={compare.layout}
        onChange={(value) => commands.compare(value as CompareView['layout'])}
      />
      <span className="compare-name">{t('planWords.compare.right')}</span>
      <select
        className="time-select"
        aria-label={`${t('planWords.compare.right')}: ${t('light.group')}`}
        value={scene.light}
        onChange={(event) =>
          commands.changeCompared({ light: event.target.value as typeof scene.light })
        }
      >
        {LIGHT_PRESETS.map((preset) => (
          <option key={preset} value={preset}>
            {t(`light.${preset}`)}
          </option>
        ))}
      </select>
      <select
        className="time-select"
        aria-label={`${t('planWords.compare.right')}: ${t('planWords.style.group')}`}
        value={scene.style}
        onChange={(event) =>
          commands.changeCompared({ style: event.target.value as typeof scene.style })
        }
      >
        {MAP_STYLES.map((style) => (
          <option key={style} value={style}>
            {t(`planWords.style.${style}`)}
          </option>
        ))}
      </select>
      <details className="compare-layers">
        <summary className="button outlined">{t('planWords.compare.layers')}</summary>
        <ul className="panel">
          {scene.layers.map((layer) => (
            <li key={layer.id}>
              <label>
                <input
                  type="checkbox"
                  checked={layer.visible}
                  onChange={() =>
                    commands.changeCompared({
                      layers: scene.layers.map((one) =>
                        one.id === layer.id ? { ...one, visible: !one.visible } : one,
                      ),
                    })
                  }
                />
                {names.of(layer)}
              </label>
            </li>
          ))}
        </ul>
      </details>
      <span className="compare-instant">{t('planWords.compare.sameInstant')}</span>
      <IconButton
        small
        icon={X}
        label={t('planWords.compare.close')}
        onClick={() => commands.compare(null)}
      />
    </section>
  );
}
