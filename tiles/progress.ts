import type { PartName } from './build-summary.ts';

/** Where progress is shown; a terminal rewrites its line. */
interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WORDS: Readonly<Record<PartName, string>> = {
  district: 'Making up what the facts lack',
  terrain: 'Shaping the terrain',
  buildings: 'Building the buildings',
  ground: 'Drawing the ground map',
  lists: 'Writing lists',
};

/** Shows each part as it goes: on a terminal in place, elsewhere one line when it is done. */
export function createProgress(screen: Screen) {
  let isLineOpen = false;
  return {
    report(part: PartName, share: number): void {
      if (screen.isTTY) {
        const percent = `${Math.round(100 * share)} %`.padStart(5);
        screen.write(`\r\u001b[2K${percent}  ${WORDS[part]}${share < 1 ? ' …' : ''}`);
        isLineOpen = share < 1;
        if (share >= 1) screen.write('\n');
      } else if (share >= 1) screen.write(`${WORDS[part]}: done\n`);
    },
    close(): void {
      if (isLineOpen) screen.write('\n');
      isLineOpen = false;
    },
  };
}
