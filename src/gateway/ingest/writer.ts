import { TwinError } from '#model';
import type { HistoryStore, Intake } from '../store/history-store.ts';
import { type Books, refuse } from './books.ts';
import { buildIntake, type Piece, rowsOf, takePieces, tellStored } from './intake-queue.ts';

/** What waits to be stored for one source. */
export interface Lane {
  /** Adds to what is stored next. The caller has counted the rows as received and pending. */
  push(piece: Piece): void;
  /**
   * Stores rows of the past, after what arrives now; resolves when they are on disk. The caller has counted
   * the rows.
   */
  pushPast(piece: Piece): Promise<void>;
  readonly waitingRows: number;
  /** Why nothing can be stored now. */
  readonly problem: string | undefined;
  /** Resolves when few rows wait. */
  room(): Promise<void>;
}

/** The one who writes to the store, and gives every row its place in the order of arrival. */
export interface Writer {
  open(books: Books): Lane;
  /** The last cursor on disk. */
  readonly committed: number;
  /** Why nothing can be stored now. */
  readonly problem: string | undefined;
  start(): void;
  /** Stores what waits, as far as the store takes it, and ends. */
  close(): Promise<void>;
}

export interface WriterOptions {
  readonly store: HistoryStore;
  readonly lastCursor: number;
  /** Told of each commit. */
  readonly onCommit: (intake: Intake) => void;
}

/** Readings wait so long for others to be stored with. */
const BATCH_MS = 100;
const MAX_COMMIT_ROWS = 20_000;
/** Below so many waiting rows a source may send more. */
const ROOM_ROWS = 50_000;
/** A store that failed is tried again after so long, doubling up to the longest. */
const RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
/** Rows that the store refuses though it works are given up after so many attempts. */
const MAX_ATTEMPTS = 3;
/** When closing, a failing store is given up after so many attempts. */
const LAST_ATTEMPTS = 2;

interface OpenLane {
  readonly books: Books;
  readonly queue: Piece[];
  rows: number;
  readonly past: (Piece & { readonly done: () => void })[];
  waiting: (() => void)[];
}

export function createWriter({ store, lastCursor, onCommit }: WriterOptions): Writer {
  const lanes: OpenLane[] = [];
  let committed = lastCursor;
  let problem: string | undefined;
  let closing = false;
  let running: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  /** Asleep for want of work, not after a failure. */
  let isIdle = false;

  async function run(): Promise<void> {
    for (;;) {
      const dueMs = performance.now() + BATCH_MS;
      for (const lane of lanes)
        while (lane.queue.length > 0) {
          const pieces = takePieces(lane.queue, MAX_COMMIT_ROWS);
          if (!(await commit(lane, pieces))) return;
          lane.rows -= countRows(pieces);
          if (lane.rows < ROOM_ROWS) for (const go of lane.waiting.splice(0)) go();
        }
      if (closing) return;
      while (performance.now() < dueMs && !closing) {
        const lane = lanes.find(({ past }) => past.length > 0);
        if (!lane) break;
        const taken = takePieces(lane.past, MAX_COMMIT_ROWS);
        if (!(await commit(lane, taken))) return;
        for (const { done } of taken) done();
      }
      isIdle = true;
      await sleep(Math.max(0, dueMs - performance.now()));
      isIdle = false;
    }
  }

  /** @returns false where the writer was closed before the store took them. */
  async function commit(lane: OpenLane, pieces: readonly Piece[]): Promise<boolean> {
    const { intake, nextCursor } = buildIntake(pieces, committed + 1);
    const rows = countRows(pieces);
    for (let attempt = 0, last = 0; ; attempt++) {
      try {
        const { duplicates } = await store.append(intake);
        lane.books.stored += rows - duplicates;
        lane.books.duplicates += duplicates;
        lane.books.pending -= rows;
        const firstCursor = committed + 1;
        committed = nextCursor - 1;
        problem = undefined;
        tellStored(pieces, firstCursor);
        onCommit(intake);
        return true;
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        if (!isStoreDown(error) && attempt + 1 >= MAX_ATTEMPTS) {
          // One commit that cannot be stored must not hold up all that come after it.
          console.error(`${rows} rows could not be stored and are given up:`, error);
          lane.books.pending -= rows;
          refuse(lane.books, rows, `Expected rows that the store takes: ${detail}`);
          for (const piece of pieces) if (piece.type === 'observations') piece.onRefused?.(detail);
          return true;
        }
        if (problem === undefined) console.error(`Readings cannot be stored now: ${detail}`);
        problem = detail;
        if (closing && ++last >= LAST_ATTEMPTS) return false;
        await sleep(Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** attempt));
      }
    }
  }

  /** Ends early when the writer is closed. */
  function sleep(delayMs: number): Promise<void> {
    if (closing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    open(books) {
      const lane: OpenLane = { books, queue: [], rows: 0, past: [], waiting: [] };
      lanes.push(lane);
      return {
        push(piece) {
          lane.queue.push(piece);
          lane.rows += rowsOf(piece);
          // Somebody waits for the answer: a sender over MQTT says nothing more before it.
          if (isIdle && piece.type === 'observations' && piece.onStored) wake?.();
        },
        pushPast: (piece) =>
          new Promise((done) => {
            lane.past.push({ ...piece, done });
            if (isIdle) wake?.();
          }),
        get problem() {
          return problem;
        },
        get waitingRows() {
          return lane.rows;
        },
        room: () =>
          lane.rows < ROOM_ROWS
            ? Promise.resolve()
            : new Promise((go) => {
                lane.waiting.push(go);
              }),
      };
    },
    get committed() {
      return committed;
    },
    get problem() {
      return problem;
    },
    start() {
      running ??= run();
    },
    async close() {
      closing = true;
      wake?.();
      running ??= run();
      await running;
    },
  };
}

function isStoreDown(error: unknown): boolean {
  return error instanceof TwinError && error.code === 'store-failed';
}

function countRows(pieces: readonly Piece[]): number {
  return pieces.reduce((rows, piece) => rows + rowsOf(piece), 0);
}
