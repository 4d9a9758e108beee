import { Fragment, type ReactNode } from 'react';
import type { Provenance, Quality } from '#model';
import { KindTag } from '../controls/kind-tag.tsx';
import { useWords } from '../use-words.ts';

export type Fact = readonly [name: string, value: ReactNode];

/** Names and values in two columns; what is undefined is left out. */
export function Facts({ facts }: { facts: readonly (Fact | undefined)[] }) {
  return (
    <dl className="facts">
      {facts.map(
        (fact) =>
          fact && (
            <Fragment key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}

/** Where it comes from and how far it can be trusted. */
export function ProvenanceFacts({ provenance }: { provenance: Provenance }) {
  const { t, say } = useWords();
  const { quality, asOf, licence } = provenance;
  return (
    <div className="inspector-foot">
      <Facts
        facts={[
          [
            t('inspector.source'),
            <>
              {say(provenance.source)} <KindTag kind={provenance.kind} />
            </>,
          ],
          quality && [t('inspector.quality'), <QualityMark key="quality" quality={quality} />],
          asOf ? [t('inspector.asOf'), asOf] : undefined,
          licence ? [t('inspector.licence'), licence] : undefined,
        ]}
      />
    </div>
  );
}

const SIGNS: Readonly<Record<Quality, string>> = {
  exact: '',
  generalised: '~ ',
  approximate: '≈ ',
  synthetic: '',
};

/** A value, with a sign and words where it is an estimate: `hint` says of what kind. */
export function Estimable({ children, hint }: { children: ReactNode; hint: string | false }) {
  if (!hint) return children;
  return (
    <span data-quality="approximate">
      {SIGNS.approximate}
      {children} <small>{hint}</small>
    </span>
  );
}

export function QualityMark({ quality }: { quality: Quality }) {
  const { t } = useWords();
  return (
    <span data-quality={quality} title={t(`qualityHint.${quality}`)}>
      {SIGNS[quality]}
      {t(`quality.${quality}`)}
    </span>
  );
}
