import { globSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../../support/chromium.ts';

/** A Chromium whose graphics process may be killed as often as one likes. */
export interface BreakableBrowser {
  readonly browser: Browser;
  /** Ends its graphics process at once; false where there is none. */
  killGraphics(): boolean;
  close(): Promise<void>;
}

/** Undefined where no Chromium is installed. */
export async function openBreakableBrowser(): Promise<BreakableBrowser | undefined> {
  const executablePath = findChromium();
  if (!executablePath) return undefined;
  const server = await chromium.launchServer({
    executablePath,
    args: [
      ...CHROMIUM_ARGS,
      // A browser gives up drawing after a few losses; here they are the point.
      '--disable-domain-blocking-for-3d-apis',
      '--disable-gpu-process-crash-limit',
    ],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    killGraphics() {
      const root = server.process().pid;
      const pid = root === undefined ? undefined : findChild(root, '--type=gpu-process');
      return pid !== undefined && process.kill(pid, 'SIGKILL');
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** A process below `root` with a word in its command line, as Linux tells in /proc. */
function findChild(root: number, word: string): number | undefined {
  const parents = new Map<number, number>();
  for (const folder of globSync('/proc/[0-9]*')) {
    try {
      const stat = readFileSync(`${folder}/stat`, 'utf8');
      // The name in brackets may hold blanks.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(folder.slice('/proc/'.length)), Number(parent));
    } catch {
      // Ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  for (const pid of parents.keys()) {
    try {
      if (isBelow(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)) return pid;
    } catch {
      // Ended meanwhile.
    }
  }
  return undefined;
}
