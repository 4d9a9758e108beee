const WATCH_MS = 1000;

/** Looks at the last sign of life; a page that was frozen gives what waited a chance to come first. */
export function watchSilence(
  silenceMs: number,
  heardMs: () => number,
  onSilence: () => void,
): ReturnType<typeof setInterval> {
  const everyMs = Math.min(WATCH_MS, silenceMs / 4);
  let watchedMs = performance.now();
  let wokeMs = Number.NEGATIVE_INFINITY;
  return setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - watchedMs > 3 * everyMs + 1000) wokeMs = nowMs;
    watchedMs = nowMs;
    if (nowMs - Math.max(heardMs(), wokeMs) > silenceMs) onSilence();
  }, everyMs);
}
