import type { ProblemBoard } from '../view/problems.ts';
import type { Scenery } from '../view/scene-context.ts';
import type { DrawnNetwork } from './scene-network.ts';

/** A layer's wait for the network. */
export interface NetworkWait {
  /** It came, or it will not. */
  isOver(): boolean;
  stop(): void;
}

/** Hands the network over when it is there; where there is none, the board says so and nothing is drawn. */
export function takeNetwork(
  { network }: Scenery,
  problems: ProblemBoard,
  take: (network: DrawnNetwork) => void,
): NetworkWait {
  let isOver = false;
  let stopped = false;
  network()
    .then((found) => {
      if (stopped) return;
      if (found) take(found);
      else problems.raise('network');
    })
    .catch(() => {
      if (!stopped) problems.raise('network');
    })
    .finally(() => {
      isOver = true;
    });
  return {
    isOver: () => isOver,
    stop() {
      stopped = true;
    },
  };
}
