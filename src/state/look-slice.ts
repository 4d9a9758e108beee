import type { StateCreator } from 'zustand/vanilla';
import type { QualityChoice } from '#model';
import type { TwinState } from './twin-store.ts';

/** How the picture is made on this machine; what it shows stands in the scene. */
export interface LookSlice {
  /** Whether the weather is that of the stations at the shown instant. */
  readonly autoWeather: boolean;
  readonly quality: QualityChoice;
  /** Sun shadows, where quality and light allow them. */
  readonly hasShadows: boolean;
  setAutoWeather(on: boolean): void;
  setQuality(quality: QualityChoice): void;
  setShadows(on: boolean): void;
}

export const createLookSlice: StateCreator<TwinState, [], [], LookSlice> = (set) => ({
  autoWeather: true,
  quality: 'auto',
  hasShadows: true,
  setAutoWeather: (autoWeather) => set({ autoWeather }),
  setQuality: (quality) => set({ quality }),
  setShadows: (hasShadows) => set({ hasShadows }),
});
