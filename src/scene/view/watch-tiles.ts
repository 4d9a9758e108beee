import { pause } from '#lib/time/pause.ts';

/** A picture without parts that may be had again is begun anew at most so often. */
const AGAIN_MS = 300_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

export interface TileWatch {
  /** Something of the district could not be loaded, also after trying again. */
  missed(): void;
  dispose(): void;
}

/**
 * Asks for a small file of the tiles until it comes, once something is missing: the engine never asks again for a
 * tile that failed, so that an outage would leave holes for good.
 *
 * @param reach resolves where the tiles can be had, throws where not
 * @param onState `down`: they cannot be had; `back`: they can again, the picture should be begun anew
 */
export function watchTiles(
  reach: (signal: AbortSignal) => Promise<void>,
  onState: (state: 'down' | 'back') => void,
  now: () => number = Date.now,
): TileWatch {
  const ended = new AbortController();
  const { signal } = ended;
  let isWatching = false;
  let begunMs = Number.NEGATIVE_INFINITY;

  async function watch(): Promise<void> {
    isWatching = true;
    let wasDown = false;
    for (
      let waitMs = FIRST_WAIT_MS;
      !signal.aborted;
      waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs)
    ) {
      try {
        await reach(signal);
        break;
      } catch {
        if (signal.aborted) return;
        if (!wasDown) onState('down');
        wasDown = true;
      }
      await pause(waitMs, signal);
    }
    isWatching = false;
    if (signal.aborted) return;
    // A tile that is not there at all would fail again and again.
    if (!wasDown && now() - begunMs < AGAIN_MS) return;
    begunMs = now();
    onState('back');
  }

  return {
    missed() {
      if (!isWatching && !signal.aborted) void watch();
    },
    dispose: () => ended.abort(),
  };
}
