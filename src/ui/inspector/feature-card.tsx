import { Layers } from 'lucide-react';
import { Figure } from '../controls/figure.tsx';
import { formatNumber, formatReading } from '../format/number.ts';
import { formatAge } from '../format/time.ts';
import { formatUnit } from '../format/unit.ts';
import { composeLegend } from '../legend/compose-legend.ts';
import '../legend/legend-panel.css';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { Facts, ProvenanceFacts } from './facts.tsx';
import { InspectorFrame } from './inspector-frame.tsx';

const TICK_MS = 2000;

/** A feature of a layer of data: what it says now, in which class that falls, and where it comes from. */
export function FeatureCard({ layer, id }: { layer: string; id: string }) {
  const words = useWords();
  const { t, say, language } = words;
  const { read } = useTwin();
  useTwinState((state) => state.scene.layers);
  useTick(TICK_MS);
  const facts = read.feature(layer, id);
  const entity = { type: 'feature', layer, id } as const;
  if (!facts)
    return (
      <InspectorFrame entity={entity} kind={t('themesWords.feature')} name={id}>
        <p>{t('themesWords.gone')}</p>
      </InspectorFrame>
    );
  const { title, layerTitle, value, unit, colour, count, timeMs, provenance, townCode } = facts;
  const town = townCode === undefined ? undefined : read.town(townCode);
  const nowMs = read.now();
  const legend = read.legends().find((one) => one.legend.layerId === layer);
  const block = legend && composeLegend(legend, words, { nowMs, as: 'age' });
  const label =
    block?.type === 'classes' ? block.rows.find((row) => row.colour === colour)?.label : undefined;
  return (
    <InspectorFrame
      entity={entity}
      kind={say(layerTitle)}
      name={title ? say(title) : town ? say(town.name) : id}
      icon={<Layers aria-hidden="true" />}
    >
      <Facts
        facts={[
          [
            t('themesWords.value'),
            value === null ? (
              t('themesWords.unknown')
            ) : (
              <Figure
                key="value"
                value={formatReading(value, language)}
                unit={formatUnit(unit, language)}
              />
            ),
          ],
          label === undefined || value === null
            ? undefined
            : [
                t('themesWords.class'),
                <span key="class" className="feature-class">
                  <span className="legend-swatch" style={{ background: colour }} /> {label}
                </span>,
              ],
          timeMs === undefined
            ? undefined
            : [t('fact.updated'), formatAge(nowMs - timeMs, language)],
          count === undefined || timeMs === undefined
            ? undefined
            : [t('themesWords.count'), formatNumber(count, language)],
          town && [t('fact.town'), say(town.name)],
          [t('fact.id'), id],
        ]}
      />
      {provenance && <ProvenanceFacts provenance={provenance} />}
    </InspectorFrame>
  );
}
