import { type Language, LIGHT_PRESETS, type LightPreset } from '#model';

/** What the address bar may ask for. */
export interface UrlOptions {
  readonly light: LightPreset | null;
  readonly language: Language | null;
  readonly quality: 'high' | 'low';
  /** A district other than the configured one. */
  readonly site: string | null;
}

/** Reads `?light=dusk&lang=en&quality=low&site=…`; what it does not know it leaves out. */
export function parseUrlOptions(search: string): UrlOptions {
  const params = new URLSearchParams(search);
  const light = params.get('light');
  const language = params.get('lang');
  const site = params.get('site');
  return {
    light: LIGHT_PRESETS.find((preset) => preset === light) ?? null,
    language: language === 'zh' || language === 'en' ? language : null,
    quality: params.get('quality') === 'low' ? 'low' : 'high',
    site: site !== null && /^[a-z0-9-]{1,40}$/.test(site) ? site : null,
  };
}
