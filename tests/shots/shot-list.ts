/** Where one looks from: longitude, latitude, height (m), heading, pitch. */
const PLACES = {
  district: [121.215, 30.86, 15_500, 0, -40],
  'new-town': [121.222, 31.008, 1500, 12, -26],
  'old-town': [121.2456, 31.0028, 330, 335, -20],
  sheshan: [121.193, 31.084, 520, 340, -16],
  hub: [121.23, 30.975, 620, 345, -22],
  river: [121.18, 30.935, 1500, 20, -22],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export interface Shot {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Of the address, without the language. */
  readonly query: Readonly<Record<string, string>>;
  /** Small copies of it stand in the README. */
  readonly isInReadme?: boolean;
}

const HD = { width: 1280, height: 720 } as const;
const at = (place: keyof typeof PLACES) => ({ cam: PLACES[place].join(',') });

/** Each is taken in both languages. */
export const SHOTS: readonly Shot[] = [
  { name: 'plan-home-dusk', ...HD, query: { mode: 'plan', light: 'dusk' }, isInReadme: true },
  { name: 'plan-home-day', ...HD, query: { mode: 'plan', light: 'day' }, isInReadme: true },
  { name: 'plan-home-dawn', ...HD, query: { mode: 'plan', light: 'dawn' } },
  { name: 'plan-home-night', ...HD, query: { mode: 'plan', light: 'night' } },
  { name: 'plan-tablet', width: 1024, height: 768, query: { mode: 'plan', light: 'day' } },
  { name: 'plan-large', width: 1920, height: 1080, query: { mode: 'plan', light: 'day' } },
  { name: 'plan-light-style', ...HD, query: { mode: 'plan', light: 'day', style: 'light' } },
  { name: 'plan-dark-style', ...HD, query: { mode: 'plan', light: 'night', style: 'dark' } },
  {
    name: 'plan-underground',
    ...HD,
    query: { mode: 'plan', light: 'day', ground: '0.2', ...at('new-town') },
  },
  {
    name: 'wall-fhd-dusk',
    width: 1920,
    height: 1080,
    query: { mode: 'wall', light: 'dusk' },
    isInReadme: true,
  },
  { name: 'wall-fhd-night', width: 1920, height: 1080, query: { mode: 'wall', light: 'night' } },
  {
    name: 'wall-fhd-rain',
    width: 1920,
    height: 1080,
    query: { mode: 'wall', light: 'day', weather: 'rain' },
  },
  { name: 'wall-4k', width: 3840, height: 2160, query: { mode: 'wall', light: 'dusk' } },
  { name: 'wall-wide', width: 7680, height: 2160, query: { mode: 'wall', light: 'dusk' } },
  ...(['day', 'dusk', 'night'] as const).flatMap((light) =>
    (['new-town', 'old-town', 'sheshan', 'hub', 'river'] as const).map(
      (place): Shot => ({
        name: `tour-${place}-${light}`,
        ...HD,
        query: { mode: 'tour', light, ...at(place) },
        isInReadme: place === 'sheshan' && light === 'day',
      }),
    ),
  ),
];
