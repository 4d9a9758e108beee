import type { FeedSink, FeedStatus } from '#adapters';
import { TwinError } from '#model';
import type { ProbeReport, SourceRecord, SourceView } from '#wire';
import { createProbeSink } from './probe-sink.ts';
import { type OutsideAccess, runSource } from './run-source.ts';
import type { SourceFiles } from './source-files.ts';
import { hideSecrets, parseSourceRecord, restoreSecrets } from './source-record.ts';

/** The sources that the gateway listens to besides its own. */
export interface SourceRunner {
  start(): Promise<void>;
  /** Without secrets. */
  list(): readonly SourceView[];
  /** Files that could not be read, for the operator. */
  problems(): readonly string[];
  /**
   * Adds or replaces a source, keeps it on disk and starts it.
   *
   * @throws {TwinError} config, naming the field.
   */
  save(json: unknown): Promise<SourceView>;
  /** @throws {TwinError} not-found */
  remove(id: string): Promise<void>;
  /** Listens to a source for a while without keeping anything. */
  test(json: unknown, signal: AbortSignal): Promise<ProbeReport>;
  close(): Promise<void>;
}

export interface SourceRunnerOptions {
  readonly files: SourceFiles;
  readonly access: OutsideAccess;
  /** Where what a source delivers goes. */
  readonly openMouth: (sourceId: string) => FeedSink;
  readonly testMs?: number;
}

interface Running {
  readonly record: SourceRecord;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  status: FeedStatus | null;
  rejections: { atMs: number; detail: string; sample?: string }[];
}

const MAX_REJECTIONS = 20;
const TEST_MS = 8000;
/** A test that has seen so much is over. */
const ENOUGH = 20;

export function createSourceRunner(options: SourceRunnerOptions): SourceRunner {
  const { files, access, openMouth, testMs = TEST_MS } = options;
  const running = new Map<string, Running>();
  let problems: readonly string[] = [];

  function begin(record: SourceRecord): Running {
    const stop = new AbortController();
    const state: Running = {
      record,
      stop,
      status: null,
      rejections: [],
      ended: Promise.resolve(),
    };
    const sink = record.enabled ? watch(openMouth(record.id), state) : undefined;
    const ended = sink ? runSource(record, sink, access, stop.signal) : Promise.resolve();
    const started = Object.assign(state, {
      ended: ended.catch((error: unknown) => {
        state.status = {
          state: 'failed',
          sinceMs: access.now(),
          problem: { code: 'broken', detail: String(error) },
        };
      }),
    });
    running.set(record.id, started);
    return started;
  }

  /** The mouth itself, with an ear on how it fares. */
  function watch(mouth: FeedSink, state: Running): FeedSink {
    return {
      ...mouth,
      status(status) {
        state.status = status;
        mouth.status(status);
      },
      rejected(count, reason, detail, sample) {
        state.rejections = [
          {
            atMs: access.now(),
            detail,
            ...(sample !== undefined && { sample: sample.slice(0, 400) }),
          },
          ...state.rejections,
        ].slice(0, MAX_REJECTIONS);
        mouth.rejected(count, reason, detail, sample);
      },
    };
  }

  async function end(id: string): Promise<void> {
    const known = running.get(id);
    known?.stop.abort();
    await known?.ended;
    running.delete(id);
  }

  function view({ record, status, rejections }: Running): SourceView {
    return { record: hideSecrets(record), status, rejections };
  }

  function read(json: unknown): SourceRecord {
    const record = parseSourceRecord(json);
    return restoreSecrets(record, running.get(record.id)?.record);
  }

  return {
    async start() {
      const found = await files.readAll();
      problems = found.problems;
      for (const record of found.records) begin(record);
    },
    list: () => [...running.values()].map(view),
    problems: () => problems,
    async save(json) {
      const record = read(json);
      await files.write(record);
      await end(record.id);
      return view(begin(record));
    },
    async remove(id) {
      if (!running.has(id))
        throw new TwinError('not-found', `Expected a source that exists, got "${id}".`);
      await end(id);
      await files.remove(id);
    },
    async test(json, signal) {
      const record = read(json);
      const probe = createProbeSink();
      const over = new AbortController();
      const stop = AbortSignal.any([signal, over.signal, AbortSignal.timeout(testMs)]);
      const watching = setInterval(() => {
        const { readings, fixes, incidents, alerts, status } = probe.report();
        const seen = readings.length + fixes.length + incidents.length + alerts.length;
        if (seen >= ENOUGH || status?.state === 'failed') over.abort();
      }, 200);
      try {
        await runSource(record, probe, access, stop);
      } finally {
        clearInterval(watching);
      }
      const report = probe.report();
      // The end of the test is no news about the source.
      return report.status?.state === 'closed'
        ? { ...report, status: { state: 'live', sinceMs: report.status.sinceMs } }
        : report;
    },
    async close() {
      await Promise.all([...running.keys()].map(end));
    },
  };
}
