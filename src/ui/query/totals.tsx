import type { AreaAnswer } from '#model';
import { Figure } from '../controls/figure.tsx';
import { formatCount, formatFloorArea, formatLandArea } from '../format/quantity.ts';
import { useWords } from '../use-words.ts';
import { countPlaceGroups, PLACE_GROUPS } from './place-groups.ts';

/** What the whole area holds. */
export function Totals({ answer }: { answer: AreaAnswer }) {
  const { t, language } = useWords();
  const { buildings, sensors, vehicles, places, areaM2 } = answer;
  const groups = countPlaceGroups(places);
  const totals = [
    [t('query.area'), formatLandArea(areaM2, language)],
    [t('query.buildings'), formatCount(buildings.count, language)],
    [t('query.footprint'), formatFloorArea(buildings.footprintM2, language)],
    [t('query.floorArea'), formatFloorArea(buildings.floorAreaM2, language)],
    [t('query.dwellings'), formatCount(buildings.dwellings, language)],
    [t('query.sensors'), formatCount(sensors.length, language)],
    [t('query.vehicles'), formatCount(vehicles.length, language)],
    [t('query.places'), formatCount(places.length, language)],
  ] as const;
  return (
    <div className="query-totals">
      <dl className="query-figures">
        {totals.map(([name, quantity]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Figure {...quantity} />
            </dd>
          </div>
        ))}
      </dl>
      <ul className="query-groups">
        {PLACE_GROUPS.filter((group) => groups[group] > 0).map((group) => (
          <li key={group}>
            {t(`query.group.${group}`)} <b>{groups[group]}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
