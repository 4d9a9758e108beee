import { CloudRain, Thermometer, Wind } from 'lucide-react';
import { useMemo } from 'react';
import { KindTag } from '../controls/kind-tag.tsx';
import { formatFixed } from '../format/number.ts';
import { nameDirection, readWeather, windForce } from '../signs/weather.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';

/** Temperature, wind and rain over the district. */
export function WeatherStrip() {
  useTick(2000);
  const { t, language } = useWords();
  const { read } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const streams = useMemo(() => {
    const stations = new Set(
      catalogue?.things
        .filter(({ kind }) => kind === 'weather-station' || kind === 'rain-gauge')
        .map(({ id }) => id),
    );
    return catalogue?.datastreams.filter(({ thingId }) => stations.has(thingId)) ?? [];
  }, [catalogue]);
  const weather = readWeather(streams, read);
  const { temperatureCel, windMps, windFromDeg, rainMmH } = weather;
  const force = windMps === null ? null : windForce(windMps);
  return (
    <section
      className="weather"
      aria-label={t('weather.title')}
      title={t('weather.stations', { count: weather.stations })}
    >
      <span className="weather-item">
        <Thermometer aria-hidden="true" />
        {formatFixed(temperatureCel, language, 1)}
        <small>°C</small>
      </span>
      <span className="weather-item">
        <Wind aria-hidden="true" />
        {force === null
          ? '—'
          : force === 0 || windFromDeg === null
            ? t('weather.calm')
            : t('weather.wind', {
                direction: t(`weather.directions.${nameDirection(windFromDeg)}`),
                force,
              })}
      </span>
      <span className="weather-item">
        <CloudRain aria-hidden="true" />
        {rainMmH === null
          ? '—'
          : rainMmH < 0.05
            ? t('weather.dry')
            : t('weather.rain', { value: `${formatFixed(rainMmH, language, 1)} mm/h` })}
      </span>
      {catalogue && <KindTag kind={catalogue.kind} />}
    </section>
  );
}
