import { pause } from '#lib/time/pause.ts';

export interface LifeCycle<View> {
  /** A new life of the engine, from nothing. */
  readonly build: () => Promise<View>;
  /** Ends the old life; called once before each new one. */
  readonly bury: () => void;
  /** Gives the new one all that the old one showed. */
  readonly enliven: (view: View) => void;
  readonly discard: (view: View) => void;
  /** Told before the first attempt, at each failed one, and when the picture is back. */
  readonly onState: (state: 'lost' | 'failing' | 'back', cause?: unknown) => void;
}

/** After a graphics process has died it takes a moment until there is one again. */
const WAITS_MS = [100, 300, 1000, 2000, 5000, 10_000];
const FAILING_AFTER = 3;

/** Brings the engine back to life, one attempt after another, until it stands or is given up. */
export interface Reviver {
  /** Asks for a new life. While one is on its way, another is begun after it. */
  revive(): void;
  /** How often it came back. */
  readonly count: number;
  dispose(): void;
}

export function createReviver<View>(cycle: LifeCycle<View>): Reviver {
  const ended = new AbortController();
  let isBusy = false;
  let isAskedAgain = false;
  let count = 0;

  async function run(): Promise<void> {
    isBusy = true;
    cycle.onState('lost');
    do {
      isAskedAgain = false;
      cycle.bury();
      const view = await attempt();
      if (!view) break;
      cycle.enliven(view);
      count++;
    } while (isAskedAgain);
    isBusy = false;
    if (!ended.signal.aborted) cycle.onState('back');
  }

  async function attempt(): Promise<View | undefined> {
    for (let tries = 0; !ended.signal.aborted; tries++) {
      try {
        const view = await cycle.build();
        if (!ended.signal.aborted) return view;
        cycle.discard(view);
      } catch (error) {
        if (tries + 1 >= FAILING_AFTER) cycle.onState('failing', error);
        const waitMs = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] as number;
        await pause(waitMs, ended.signal);
      }
    }
    return undefined;
  }

  return {
    revive() {
      if (ended.signal.aborted) return;
      if (isBusy) isAskedAgain = true;
      else void run();
    },
    get count() {
      return count;
    },
    dispose: () => ended.abort(),
  };
}
