import type { Intake, IntakeReceipt } from './history-store.ts';

/**
 * Takes in several intakes with one commit; an intake that cannot be kept is answered by its error and leaves
 * nothing, a failure of the engine throws, and nothing of any intake is there.
 */
export type AppendGroup = (
  intakes: readonly Intake[],
) => readonly (IntakeReceipt | Error)[] | Promise<readonly (IntakeReceipt | Error)[]>;

export interface AppendQueue {
  push(intake: Intake): Promise<IntakeReceipt>;
  /** Resolves when nothing is under way. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly intake: Intake;
  readonly resolve: (receipt: IntakeReceipt) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows in one commit; more would keep the first ones waiting. */
const MAX_ROWS = 50_000;

/** Merges what comes while a commit runs into the next one: one fsync for all of it. */
export function createAppendQueue(append: AppendGroup): AppendQueue {
  const waiting: Waiting[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      // Messages that have come already are let in first.
      await new Promise((resolve) => setImmediate(resolve));
      await commit(takeGroup(waiting));
    }
    working = undefined;
  }
  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const receipts = await append(group.map(({ intake }) => intake));
      for (const [i, { resolve, reject }] of group.entries()) {
        const receipt = receipts[i];
        if (receipt instanceof Error) reject(receipt);
        else resolve(receipt as IntakeReceipt);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
  return {
    push: (intake) =>
      new Promise((resolve, reject) => {
        waiting.push({ intake, resolve, reject });
        working ??= work();
      }),
    drain: async () => working,
  };
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let rows = 0;
  const tooMany = waiting.findIndex(({ intake }) => {
    rows += (intake.observations?.cursor.length ?? 0) + (intake.tracks?.cursor.length ?? 0);
    return rows > MAX_ROWS;
  });
  return waiting.splice(0, tooMany < 0 ? waiting.length : Math.max(1, tooMany));
}
