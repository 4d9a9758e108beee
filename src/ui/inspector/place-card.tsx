import { MapPin } from 'lucide-react';
import { formatNumber } from '../format/number.ts';
import { formatPosition } from '../format/position.ts';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Facts, QualityMark } from './facts.tsx';
import { InspectorFrame } from './inspector-frame.tsx';
import { SiteFoot } from './site-foot.tsx';

/** A place people go to, and how it is known. */
export function PlaceCard({ id }: { id: string }) {
  const { t, say, language } = useWords();
  const place = useTwin().read.place(id);
  return (
    <InspectorFrame
      entity={{ type: 'place', id }}
      kind={place ? t(`placeKind.${place.kind}`) : t('inspector.place')}
      name={place ? say(place.name) : id}
      icon={<MapPin aria-hidden="true" />}
    >
      {place ? (
        <>
          <Facts
            facts={[
              [t('fact.position'), formatPosition(...place.position)],
              [t('fact.evidence'), t(`evidence.${place.evidence}`)],
              [
                t('inspector.quality'),
                <span key="quality">
                  <QualityMark quality={place.quality} />
                  {place.positionErrorM !== undefined &&
                    ` · ${t('inspector.positionError', { metres: formatNumber(place.positionErrorM, language) })}`}
                </span>,
              ],
            ]}
          />
          <SiteFoot />
        </>
      ) : (
        <p>{t('inspector.missing')}</p>
      )}
    </InspectorFrame>
  );
}
