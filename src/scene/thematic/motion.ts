/** The shader's clock starts anew after so long: 32-bit floats stay exact, and every dash's period divides it well. */
const ROUND_S = 3600;
let stillness: MediaQueryList | undefined;

/**
 * Seconds by which dashes have moved: of the wall clock, for a past that stands still flows as well. Still where the
 * person wants no motion, and where pictures are drawn one by one.
 */
export function dashSeconds(isRunning: boolean): number {
  stillness ??= matchMedia('(prefers-reduced-motion: reduce)');
  if (!isRunning || stillness.matches) return 0;
  return (performance.now() / 1000) % ROUND_S;
}
