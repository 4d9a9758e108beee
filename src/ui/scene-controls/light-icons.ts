import { type LucideIcon, Moon, Sun, Sunrise, Sunset } from 'lucide-react';
import type { LightPreset } from '#model';

export const LIGHT_ICONS: Readonly<Record<LightPreset, LucideIcon>> = {
  dawn: Sunrise,
  day: Sun,
  dusk: Sunset,
  night: Moon,
};
