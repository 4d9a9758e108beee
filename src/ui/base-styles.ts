import '@fontsource-variable/inter/wght.css';
import './tokens.css';
import './base.css';
import './controls/controls.css';

/**
 * The faces of Chinese in a hundred slices: their list is as long as all other styles together, and until it
 * is there the system's own Chinese face draws everything, as wide and as high.
 */
export async function loadChineseFaces(): Promise<void> {
  await import('@fontsource-variable/noto-sans-sc/wght.css');
}
