import type { DistrictFact, Site, WallIndicator } from '#model';
import { formatFixed, formatNumber, UNKNOWN } from '../../format/number.ts';
import { formatCount, formatFloorArea, type Quantity } from '../../format/quantity.ts';
import { useTwin } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { useFloors } from '../data/use-floors.ts';
import type { Rect } from '../layout/seams.ts';
import type { WallTag } from './data-age.tsx';
import { IndicatorRow } from './indicator-row.tsx';
import { WallPanel } from './wall-panel.tsx';

const SQUARE_KM = 1e6;

/** The six indicators that say what the district is. */
export function StatePanel({ rect }: { rect: Rect }) {
  const { t, language } = useWords();
  const { site, manifest } = useTwin().read;
  const view = useFloors();
  const people = newestFact(site, 'population');
  const area = newestFact(site, 'totalArea');
  const gdp = newestFact(site, 'gdp');
  const { count, provenance } = manifest.buildings;
  const made: WallTag = provenance === 'synthetic' ? 'synthetic' : 'static';
  const floors = view.state === 'ready' ? view.floors.floorAreaM2 : null;
  const pending = t(
    view.state === 'failed' ? 'wallWords.unknown.failed' : 'wallWords.unknown.loading',
  );
  const none = t('wallWords.unknown.noSource');
  const yearOf = (fact: DistrictFact | undefined) =>
    fact?.year ? t('wallWords.year', { year: String(fact.year) }) : undefined;
  const population = people && formatCount(people.value, language);
  // 100 million yuan is how Chinese figures are given, a thousand million how English ones are.
  const product = gdp && (language === 'zh' ? gdp.value : gdp.value / 10);
  return (
    <WallPanel rect={rect} panel="state" title={t('wallWords.panel.state')} quiet>
      <dl className="indicators">
        <Row
          id="residents"
          shown={
            population && {
              value: population.value,
              unit: language === 'zh' ? `${population.unit}${t('wallWords.unit.people')}` : '',
            }
          }
          tag="static"
          note={yearOf(people)}
          reason={none}
        />
        <Row
          id="area"
          shown={area && { value: formatFixed(area.value, language, 1), unit: 'km²' }}
          tag="static"
          note={yearOf(area)}
          reason={none}
        />
        <Row
          id="gdp"
          shown={
            product === undefined
              ? undefined
              : {
                  value: formatNumber(product, language, product < 1000 ? 1 : 0),
                  unit: t('wallWords.unit.gdp'),
                }
          }
          tag="static"
          note={yearOf(gdp)}
          reason={none}
        />
        <Row
          id="buildings"
          shown={withWord(
            formatCount(count, language),
            language === 'zh' ? t('wallWords.unit.buildings') : '',
          )}
          tag={made}
          reason={none}
        />
        <Row
          id="floors"
          shown={floors === null ? undefined : formatFloorArea(floors, language)}
          tag={made}
          reason={pending}
        />
        <Row
          id="floor-area-ratio"
          shown={
            floors === null || !area
              ? undefined
              : { value: formatFixed(floors / (area.value * SQUARE_KM), language, 2), unit: '' }
          }
          tag={made}
          reason={area ? pending : none}
        />
      </dl>
    </WallPanel>
  );
}

function Row({
  id,
  shown,
  tag,
  note,
  reason,
}: {
  id: WallIndicator;
  shown: Quantity | undefined;
  tag: WallTag;
  note?: string | undefined;
  reason: string;
}) {
  return (
    <IndicatorRow
      face={{
        id,
        value: shown?.value ?? UNKNOWN,
        unit: shown?.unit ?? '',
        tag,
        timeMs: null,
        cadenceMs: 0,
        reason,
        ...(note !== undefined && { note }),
      }}
    />
  );
}

function withWord({ value, unit }: Quantity, word: string): Quantity {
  return { value, unit: `${unit}${word}` };
}

/** The newest telling of a published figure. */
function newestFact({ facts }: Pick<Site, 'facts'>, key: string): DistrictFact | undefined {
  return facts
    .filter((fact) => fact.key === key)
    .reduce<DistrictFact | undefined>(
      (best, fact) => (!best || (fact.year ?? 0) > (best.year ?? 0) ? fact : best),
      undefined,
    );
}
