import type { ReactNode } from 'react';
import { LIGHT_PRESETS, MAP_STYLES, QUALITY_LEVELS } from '#model';
import { KindTag } from '../controls/kind-tag.tsx';
import { Segments } from '../controls/segments.tsx';
import { Switch } from '../controls/switch.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { LIGHT_ICONS } from './light-icons.ts';
import { SunMoment } from './sun-moment.tsx';
import { WeatherChoice } from './weather-choice.tsx';
import './scene-controls.css';

/** Of the ground, when one begins to look below: streets stay readable, tunnels stand out. */
export const FIRST_SHARE = 0.3;

/** Light, moment of the year, map style, ground, weather, quality and shadows: all that a person decides of the picture. */
export function SceneControls() {
  const { t } = useWords();
  const { commands } = useTwin();
  const light = useTwinState((state) => state.scene.light);
  const autoLight = useTwinState((state) => state.autoLight);
  const style = useTwinState((state) => state.scene.style);
  const underground = useTwinState((state) => state.scene.underground);
  const quality = useTwinState((state) => state.quality);
  const hasShadows = useTwinState((state) => state.hasShadows);
  const catalogue = useTwinState((state) => state.catalogue);
  return (
    <div className="scene-controls">
      <fieldset>
        <legend>{t('sceneWords.light')}</legend>
        <Segments
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
        <Row label={t('sceneWords.followSun')} hint={t('sceneWords.followSunHint')}>
          <Switch
            checked={autoLight}
            label={t('sceneWords.followSun')}
            onChange={(on) => commands.followSun(on)}
          />
        </Row>
        <SunMoment />
      </fieldset>
      <fieldset>
        <legend>{t('sceneWords.style')}</legend>
        <Segments
          label={t('sceneWords.style')}
          value={style}
          options={MAP_STYLES.map((value) => {
            const word = t(`sceneWords.styles.${value}`);
            return { value, label: word, face: word };
          })}
          onChange={(value) => commands.setStyle(value)}
        />
      </fieldset>
      <fieldset>
        <legend>{t('sceneWords.ground')}</legend>
        <Row label={t('sceneWords.underground')} hint={t('sceneWords.undergroundHint')}>
          <Switch
            checked={underground !== null}
            label={t('sceneWords.underground')}
            onChange={(on) => commands.setUnderground(on ? FIRST_SHARE : null)}
          />
        </Row>
        {underground !== null && (
          <label className="scene-row">
            <span>{t('sceneWords.groundLeft', { share: Math.round(100 * underground) })}</span>
            <input
              type="range"
              min={0}
              max={90}
              step={5}
              value={Math.round(100 * underground)}
              onChange={(event) => commands.setUnderground(Number(event.target.value) / 100)}
            />
          </label>
        )}
      </fieldset>
      <fieldset>
        <legend>
          {t('sceneWords.weather')} {catalogue && <KindTag kind={catalogue.kind} />}
        </legend>
        <WeatherChoice />
      </fieldset>
      <fieldset>
        <legend title={t('sceneWords.qualityHint')}>{t('sceneWords.quality')}</legend>
        <Segments
          label={t('sceneWords.quality')}
          value={quality}
          options={(['auto', ...QUALITY_LEVELS] as const).map((value) => {
            const word = t(`sceneWords.qualities.${value}`);
            return { value, label: word, face: word };
          })}
          onChange={(value) => commands.setQuality(value)}
        />
        <Row label={t('sceneWords.shadows')} hint={t('sceneWords.shadowsHint')}>
          <Switch
            checked={hasShadows}
            label={t('sceneWords.shadows')}
            onChange={(on) => commands.setShadows(on)}
          />
        </Row>
      </fieldset>
    </div>
  );
}

function Row({ label, hint, children }: { label: string; hint: string; children: ReactNode }) {
  return (
    <div className="scene-row" title={hint}>
      <span>{label}</span>
      {children}
    </div>
  );
}
