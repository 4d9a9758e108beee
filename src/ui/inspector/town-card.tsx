import { MapPinned } from 'lucide-react';
import { useMemo } from 'react';
import { THING_KINDS } from '#model';
import { formatNumber } from '../format/number.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Facts, QualityMark } from './facts.tsx';
import { InspectorFrame } from './inspector-frame.tsx';
import { SiteFoot } from './site-foot.tsx';

/** A town: its size and what stands in it. */
export function TownCard({ code }: { code: string }) {
  const { t, say, language } = useWords();
  const { read } = useTwin();
  const catalogue = useTwinState((state) => state.catalogue);
  const open = useTwinState(
    (state) =>
      state.incidents.filter(({ townCode, stage }) => townCode === code && stage !== 'closed')
        .length,
  );
  const counts = useMemo(() => {
    const here = catalogue?.things.filter(({ townCode }) => townCode === code) ?? [];
    return THING_KINDS.map((kind) => ({
      kind,
      count: here.filter((thing) => thing.kind === kind).length,
    })).filter(({ count }) => count > 0);
  }, [catalogue, code]);
  const town = read.town(code);
  return (
    <InspectorFrame
      entity={{ type: 'town', code }}
      kind={t('inspector.town')}
      name={town ? say(town.name) : code}
      icon={<MapPinned aria-hidden="true" />}
    >
      {town ? (
        <>
          <Facts
            facts={[
              [t('fact.kind'), t(`townKind.${town.kind}`)],
              [t('fact.area'), `${formatNumber(town.areaKm2, language, 2)} km²`],
              [t('fact.code'), town.code],
              [t('inspector.openIncidents'), formatNumber(open, language)],
              [
                t('inspector.quality'),
                <span key="quality">
                  <QualityMark quality={town.quality} />
                  {town.positionErrorM !== undefined &&
                    ` · ${t('inspector.positionError', { metres: formatNumber(town.positionErrorM, language) })}`}
                </span>,
              ],
            ]}
          />
          {counts.length > 0 && (
            <section className="inspector-section">
              <h4>{t('inspector.sensorsInTown')}</h4>
              <ul className="counts">
                {counts.map(({ kind, count }) => (
                  <li key={kind}>
                    <span>{t(`thingKind.${kind}`)}</span>
                    {formatNumber(count, language)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <SiteFoot />
        </>
      ) : (
        <p>{t('inspector.missing')}</p>
      )}
    </InspectorFrame>
  );
}
