import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Twin, WEATHER_PRESETS } from '#app';
import type { Language } from '#model';
import { createTwinStore, type TwinState } from '#state';
import { initLanguage } from '../language.ts';
import { TwinProvider } from '../twin-context.tsx';
import { SceneControls } from './scene-controls.tsx';

const NOON_MS = Date.parse('2026-06-21T12:00:00+08:00');

function draw(language: Language, change: (state: TwinState) => void = () => {}): string {
  const store = createTwinStore({
    light: 'day',
    sunMs: null,
    style: 'natural',
    weather: null,
    underground: null,
    language,
    camera: { lonDeg: 121, latDeg: 31, heightM: 9000, headingDeg: 0, pitchDeg: -60 },
    layers: [],
    selected: null,
  });
  change(store.getState());
  const still = { ...store, getInitialState: store.getState };
  const read = {
    site: { centre: [121.2, 31], timeZone: 'Asia/Shanghai' },
    now: () => NOON_MS,
  };
  return renderToStaticMarkup(
    <TwinProvider twin={{ store: still, read, commands: {} } as unknown as Twin}>
      <SceneControls />
    </TwinProvider>,
  );
}

beforeAll(() => initLanguage('zh'));

describe.each(['zh', 'en'] as const)('the controls of the picture in %s', (language) => {
  test('name every choice and leave no word out', () => {
    const html = draw(language);
    expect(html).not.toMatch(/sceneWords\./);
    expect(html.match(/role="radiogroup"/g)).toHaveLength(4);
    expect(html.match(/role="radio"/g)).toHaveLength(4 + 3 + 4 + 5);
    expect(html.match(/aria-label=""/g)).toBeNull();
  });

  test('say how much of the ground is left while one looks below it', () => {
    expect(draw(language)).not.toContain('max="90"');
    const html = draw(language, (state) => state.setUnderground(0.35));
    expect(html).toContain('35%');
    expect(html).toMatch(/type="range" min="0" max="90" step="5" value="35"/);
  });

  test('say where the sun of a chosen moment stands', () => {
    const html = draw(language, (state) => state.setLight('day', NOON_MS));
    expect(html).toContain('value="2026-06-21"');
    expect(html).toMatch(/82°/);
    expect(html).toContain('aria-valuetext="12:00"');
  });

  test('tell a chosen weather from one of the stations', () => {
    const words = { zh: ['气象站读数', '非观测'], en: ['weather stations', 'not observed'] };
    const [observed, chosen] = words[language] as [string, string];
    const stations = draw(language, (state) => state.setWeather(WEATHER_PRESETS.rain));
    expect(stations).toContain(observed);
    expect(stations).not.toContain(chosen);
    const byHand = draw(language, (state) => {
      state.setAutoWeather(false);
      state.setWeather(WEATHER_PRESETS.rain);
    });
    expect(byHand).toContain(chosen);
  });
});
