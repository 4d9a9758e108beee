import type { BuildProgress } from './build/build-twin.ts';

/** Where progress is shown; a terminal rewrites its lines. */
interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Shown extends BuildProgress {
  /** When the first of `total` was counted, and how many were done by then. */
  readonly fromMs: number;
  readonly fromDone: number;
}

const WORDS: Readonly<Record<string, string>> = {
  map: 'Reading the map',
  relief: 'Reading the relief',
  terrain: 'Shaping the terrain',
  buildings: 'Building the buildings',
  ground: 'Drawing the ground map',
  network: 'Laying out networks',
  trees: 'Planting trees',
  index: 'Writing lists',
};
const BAR_WIDTH = 20;
const FRAME_MS = 100;

/**
 * Shows each step as it goes: on a terminal a bar with rate and remaining time for each that is under way,
 * elsewhere one line when a step is done.
 */
export function createProgress(
  screen: Screen,
  {
    isQuiet = false,
    now = () => performance.now(),
  }: { readonly isQuiet?: boolean; readonly now?: () => number } = {},
) {
  const active = new Map<string, Shown>();
  const over = new Set<string>();
  let openLines = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;

  function draw(lines: readonly string[] = []): void {
    const up = openLines > 0 ? `\u001b[${openLines}A` : '';
    const bars = [...active.values()].map((shown) => drawBar(shown, now()));
    const width = screen.columns ?? 80;
    const text = [...lines, ...bars].map((line) => `\u001b[2K${line.slice(0, width - 1)}\n`);
    screen.write(`\r${up}${text.join('')}\u001b[0J`);
    openLines = bars.length;
    drawnMs = now();
  }

  return {
    report(progress: BuildProgress): void {
      const { step, state } = progress;
      if (isQuiet || over.has(step)) return;
      const word = WORDS[step] ?? step;
      if (state === 'done' || state === 'kept') {
        over.add(step);
        active.delete(step);
        const line = `${word}: ${state === 'kept' ? 'as it stands' : 'done'}`;
        if (screen.isTTY) draw([line]);
        else screen.write(`${line}\n`);
        return;
      }
      const known = active.get(step);
      const isSame = known?.state === state && known.total === progress.total;
      const { fromMs, fromDone } = isSame ? known : { fromMs: now(), fromDone: progress.done };
      active.set(step, { ...progress, fromMs, fromDone });
      if (screen.isTTY && now() - drawnMs >= FRAME_MS) draw();
    },
    close(): void {
      if (screen.isTTY && openLines > 0) {
        active.clear();
        draw();
      }
    },
  };
}

function drawBar({ step, done, total, fromMs, fromDone, what }: Shown, nowMs: number): string {
  const share = total > 0 ? done / total : 0;
  const full = Math.round(BAR_WIDTH * share);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
  const seconds = (nowMs - fromMs) / 1000;
  const rate = seconds > 0.5 ? (done - fromDone) / seconds : 0;
  const pace = rate > 0 ? `  ${formatRate(rate)}/s  ${formatTime((total - done) / rate)} left` : '';
  const name = (WORDS[step] ?? step).padEnd(22);
  const counts = `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return `${name} ${bar} ${counts}${pace}${what ? `  ${what}` : ''}`;
}

function formatRate(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en');
}

function formatTime(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.ceil(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
