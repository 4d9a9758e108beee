import i18next from 'i18next';
import { OctagonAlert } from 'lucide-react';
import { type Language, TwinError } from '#model';
import { LANGUAGES, LOCALE, PRODUCT_NAME } from './language.ts';
import { en } from './locales/en.ts';
import { zh } from './locales/zh.ts';
import './base-styles.ts';
import './startup-screen.css';

const WORDS = { zh: zh.startup, en: en.startup };

export type StartupPhase = keyof typeof zh.startup.phase;
type KnownProblem = keyof typeof zh.startup.problem;

/** What is painted first, in both languages, while the twin loads or when it cannot. */
export function StartupScreen({
  phase,
  progress,
  problem,
}: {
  phase: StartupPhase;
  /** 0 … 1; without it the bar only shows that work goes on. */
  progress?: number;
  problem?: unknown;
}) {
  const first = LANGUAGES.find(({ code }) => code === i18next.language)?.code ?? 'zh';
  const order: readonly Language[] = first === 'zh' ? ['zh', 'en'] : ['en', 'zh'];
  return (
    <main className="startup" data-failed={problem !== undefined}>
      <div className="startup-box">
        <p className="startup-name">
          <span lang={LOCALE.zh}>{PRODUCT_NAME.zh}</span>
          <span lang={LOCALE.en}>{PRODUCT_NAME.en}</span>
        </p>
        {problem === undefined ? (
          <div role="status">
            <progress className="startup-bar" max={1} value={progress} />
            {order.map((language) => (
              <p key={language} lang={LOCALE[language]}>
                {WORDS[language].phase[phase]}
              </p>
            ))}
          </div>
        ) : (
          <Failure problem={problem} order={order} />
        )}
      </div>
    </main>
  );
}

function Failure({ problem, order }: { problem: unknown; order: readonly Language[] }) {
  const code = problem instanceof TwinError ? problem.code : 'other';
  const known: KnownProblem = code in zh.startup.problem ? (code as KnownProblem) : 'other';
  const detail = problem instanceof Error ? problem.message : String(problem);
  return (
    <div role="alert">
      {order.map((language) => (
        <section key={language} lang={LOCALE[language]} className="startup-problem">
          <h1>
            <OctagonAlert aria-hidden="true" />
            {WORDS[language].failed}
          </h1>
          <p>{WORDS[language].problem[known]}</p>
        </section>
      ))}
      <pre className="startup-detail">{code === 'other' ? detail : `${code}: ${detail}`}</pre>
      <button type="button" className="button outlined" onClick={() => location.reload()}>
        {order.map((language) => WORDS[language].reload).join(' · ')}
      </button>
    </div>
  );
}
