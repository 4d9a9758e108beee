import { nameWeather, WEATHER_NAMES, WEATHER_PRESETS } from '#app';
import { Segments } from '../controls/segments.tsx';
import { Switch } from '../controls/switch.tsx';
import { formatFixed } from '../format/number.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';

/** The stations' weather or one chosen by hand; it says which, so that nobody takes the one for the other. */
export function WeatherChoice() {
  const { t, language } = useWords();
  const { commands } = useTwin();
  const weather = useTwinState((state) => state.scene.weather);
  const autoWeather = useTwinState((state) => state.autoWeather);
  const parts = weather
    ? [
        t('sceneWords.cloudShare', { share: formatFixed(100 * weather.cloud, language, 0) }),
        weather.rainMmH > 0 &&
          t('sceneWords.rainRate', { rate: formatFixed(weather.rainMmH, language, 1) }),
        weather.visibilityM !== null &&
          t('sceneWords.sight', { distance: formatFixed(weather.visibilityM / 1000, language, 1) }),
      ].filter((part) => part !== false)
    : [];
  return (
    <>
      <div className="scene-row" title={t('sceneWords.followWeatherHint')}>
        <span>{t('sceneWords.followWeather')}</span>
        <Switch
          checked={autoWeather}
          label={t('sceneWords.followWeather')}
          onChange={(on) => commands.followWeather(on)}
        />
      </div>
      <Segments
        label={t('sceneWords.weather')}
        value={autoWeather ? 'stations' : (nameWeather(weather) ?? 'stations')}
        options={WEATHER_NAMES.map((name) => {
          const word = t(`sceneWords.weathers.${name}`);
          return { value: name as string, label: word, face: word };
        })}
        onChange={(name) => {
          const chosen = WEATHER_NAMES.find((one) => one === name);
          if (chosen) commands.setWeather(WEATHER_PRESETS[chosen]);
        }}
      />
      <small>
        {autoWeather
          ? t(weather ? 'sceneWords.stationsKind' : 'sceneWords.noStations')
          : t('sceneWords.chosenKind')}
        {parts.length > 0 && ` · ${parts.join(' · ')}`}
      </small>
    </>
  );
}
