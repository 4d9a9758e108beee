import { CircleQuestionMark, House, Moon, Sun, Sunrise, Sunset } from 'lucide-react';
import type { ReactNode } from 'react';
import { LIGHT_PRESETS, type LightPreset } from '#model';
import { IconButton } from '../controls/icon-button.tsx';
import { Segments } from '../controls/segments.tsx';
import { LANGUAGES, PRODUCT_NAME } from '../language.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Clock } from './clock.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import { WeatherStrip } from './weather-strip.tsx';
import './top-bar.css';

const LIGHT_ICONS = { dawn: Sunrise, day: Sun, dusk: Sunset, night: Moon } satisfies Record<
  LightPreset,
  typeof Sun
>;

/** Who, when, in what weather, over which connection; and the switches of the whole screen. */
export function TopBar({
  onHelp,
  search,
  tools,
}: {
  onHelp: () => void;
  /** A field between the name and the clock. */
  search?: ReactNode;
  /** Buttons of the shell, before those that every shell has. */
  tools?: ReactNode;
}) {
  const { t, say, language } = useWords();
  const { commands, read } = useTwin();
  const light = useTwinState((state) => state.scene.light);
  return (
    <header className="top-bar">
      <div className="brand">
        <span className="brand-mark" lang="zh-CN" title={t('product')}>
          {PRODUCT_NAME.zh}
        </span>
        <h1>{t('title', { district: say(read.site.name) })}</h1>
        {search}
      </div>
      <Clock />
      <div className="top-tools">
        <WeatherStrip />
        <ConnectionPill />
        <Segments
          group="light"
          label={t('light.group')}
          value={light}
          options={LIGHT_PRESETS.map((preset) => {
            const Icon = LIGHT_ICONS[preset];
            return {
              value: preset,
              label: t(`light.${preset}`),
              face: <Icon aria-hidden="true" />,
            };
          })}
          onChange={(preset) => commands.setLight(preset)}
        />
        <Segments
          label={t('language.group')}
          value={language}
          options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name, face: name }))}
          onChange={(code) => commands.setLanguage(code)}
        />
        <div className="top-buttons">
          {tools}
          <IconButton icon={House} label={t('home')} onClick={() => commands.goHome()} />
          <IconButton icon={CircleQuestionMark} label={t('help')} onClick={onHelp} />
        </div>
      </div>
    </header>
  );
}
