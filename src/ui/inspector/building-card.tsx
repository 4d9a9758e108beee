import { Building2, Construction } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { BuildingFacts } from '#app';
import { BUILDING_PROVENANCES, BUILDING_USES } from '#model';
import { formatNumber, UNKNOWN } from '../format/number.ts';
import { formatPosition } from '../format/position.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Estimable, Facts, QualityMark } from './facts.tsx';
import { InspectorFrame } from './inspector-frame.tsx';
import { namePropertyIn } from './properties.ts';

type Loading =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly facts: BuildingFacts }
  | { readonly state: 'failed'; readonly problem: string };

export function BuildingCard({ gid }: { gid: number }) {
  const { t, say } = useWords();
  const { read } = useTwin();
  const [loading, setLoading] = useState<Loading>({ state: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    read.building(gid, abort.signal).then(
      (facts) => setLoading({ state: 'ready', facts }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setLoading({
            state: 'failed',
            problem: error instanceof Error ? error.message : String(error),
          });
      },
    );
    return () => abort.abort();
  }, [read, gid]);
  const facts = loading.state === 'ready' ? loading.facts : null;
  const use = facts && BUILDING_USES.find((known) => known === facts.use);
  const unnamed = use ? t(`use.${use}`) : '';
  return (
    <InspectorFrame
      entity={{ type: 'building', gid }}
      kind={t('inspector.building')}
      name={facts ? (facts.name ? say(facts.name) : unnamed || facts.id) : t('loading')}
      icon={<Building2 aria-hidden="true" />}
    >
      {loading.state === 'failed' ? (
        <p role="alert">{t('inspector.failed', { problem: loading.problem })}</p>
      ) : (
        <>
          <BuildingDetails facts={facts} />
          {facts && facts.storeys > 1 && <StoreyPeel key={gid} gid={gid} storeys={facts.storeys} />}
        </>
      )}
    </InspectorFrame>
  );
}

/** Rows keep their place while the facts are on their way. */
function BuildingDetails({ facts }: { facts: BuildingFacts | null }) {
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const use = BUILDING_USES.find((known) => known === facts?.use);
  const origin = BUILDING_PROVENANCES.find((known) => known === facts?.provenance);
  const town = facts?.townCode ? read.town(facts.townCode) : undefined;
  const area = (m2: number) => `${formatNumber(m2, language)} m²`;
  return (
    <>
      {origin === 'synthetic' && (
        <p className="callout">
          <Construction aria-hidden="true" />
          {t('inspector.synthetic')}
        </p>
      )}
      <Facts
        facts={[
          [t('fact.use'), use ? t(`use.${use}`) : (facts?.use ?? UNKNOWN)],
          [
            t('fact.height'),
            facts ? (
              <Estimable
                key="height"
                hint={facts.isHeightEstimated && t('inspector.heightEstimated')}
              >
                {`${formatNumber(facts.heightM, language, 1)} m`}
              </Estimable>
            ) : (
              UNKNOWN
            ),
          ],
          [t('fact.storeys'), formatNumber(facts?.storeys ?? null, language)],
          [t('fact.footprint'), facts ? area(facts.footprintM2) : UNKNOWN],
          [t('fact.floorArea'), facts ? area(facts.footprintM2 * facts.storeys) : UNKNOWN],
          [
            t('fact.dwellings'),
            facts && facts.dwellings > 0 ? formatNumber(facts.dwellings, language) : UNKNOWN,
          ],
          [t('fact.town'), town ? say(town.name) : UNKNOWN],
          [
            t('fact.position'),
            facts ? (
              <Estimable
                key="position"
                hint={facts.isPlaceEstimated && t('inspector.placeEstimated')}
              >
                {formatPosition(facts.lonDeg, facts.latDeg)}
              </Estimable>
            ) : (
              UNKNOWN
            ),
          ],
          [t('fact.id'), facts?.id ?? UNKNOWN],
          ...(facts?.attributes ?? []).map(({ name, title, unit, value }): [string, string] => [
            title ? say(title) : namePropertyIn(language, name),
            typeof value === 'number'
              ? [formatNumber(value, language, 2), unit].filter(Boolean).join(' ')
              : value,
          ]),
        ]}
      />
      <div className="inspector-foot">
        <Facts
          facts={[
            [t('inspector.source'), read.manifest.buildings.source],
            [
              t('inspector.quality'),
              origin === 'synthetic' ? (
                <QualityMark key="quality" quality="synthetic" />
              ) : origin ? (
                t(`provenance.${origin}`)
              ) : (
                (facts?.provenance ?? UNKNOWN)
              ),
            ],
            [t('inspector.asOf'), read.manifest.buildings.asOf || UNKNOWN],
          ]}
        />
      </div>
    </>
  );
}

/** Takes the upper storeys off; the building is whole again when another is looked at. */
function StoreyPeel({ gid, storeys }: { gid: number; storeys: number }) {
  const { t } = useWords();
  const { commands } = useTwin();
  const peel = useTwinState(({ scene }) => {
    const layer = scene.layers.find(({ type }) => type === 'buildings');
    return layer?.type === 'buildings' ? layer.peel : null;
  });
  useEffect(() => () => commands.peelBuilding(null), [commands]);
  const shown = peel?.gid === gid ? Math.min(peel.storey, storeys) : storeys;
  return (
    <label className="storey-peel">
      <span>{t('inspector.storeysShown', { shown, storeys })}</span>
      <input
        type="range"
        min={1}
        max={storeys}
        value={shown}
        onChange={(event) => {
          const storey = Number(event.target.value);
          commands.peelBuilding(storey < storeys ? { gid, storey } : null);
        }}
      />
    </label>
  );
}
