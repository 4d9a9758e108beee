import type { LegendBlock } from '#app';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { composeLegend } from './compose-legend.ts';
import './legend-panel.css';

/** Counts change no faster than a person can read them. */
const TICK_MS = 2000;

/** What the colours on the map mean: of visible layers only; nothing where no layer carries figures. */
export function LegendPanel() {
  const words = useWords();
  const { read } = useTwin();
  useTwinState((state) => state.scene.layers);
  useTick(TICK_MS);
  const legends = read.legends();
  if (legends.length === 0) return null;
  return (
    <section className="legend" aria-label={words.t('themesWords.legend')}>
      {legends.map((facts) => (
        <Block
          key={facts.legend.layerId}
          block={composeLegend(facts, words, { nowMs: read.now(), as: 'age' })}
        />
      ))}
    </section>
  );
}

function Block({ block }: { block: LegendBlock }) {
  const { title, unit, type, rows, noData, foot } = block;
  return (
    <figure className="legend-block">
      <figcaption className="legend-head">
        <span className="legend-title">{title}</span>
        <span className="legend-unit">{unit}</span>
      </figcaption>
      {type === 'ramp' ? (
        <div className="legend-ramp">
          <div
            className="legend-band"
            style={{
              background: `linear-gradient(90deg, ${rows.map(({ colour }) => colour).join(', ')})`,
            }}
          />
          <ol className="legend-stops">
            {rows.map(({ label }) => (
              <li key={label}>{label}</li>
            ))}
          </ol>
        </div>
      ) : (
        <ul className="legend-rows">
          {rows.map(({ colour, label, count }) => (
            <li key={label} className="legend-row">
              <span className="legend-swatch" style={{ background: colour }} />
              <span>{label}</span>
              {count !== undefined && <span className="legend-count">{count}</span>}
            </li>
          ))}
        </ul>
      )}
      {noData && (
        <div className="legend-row">
          <span className="legend-swatch unknown" />
          <span>{noData.label}</span>
          <span className="legend-count">{noData.count}</span>
        </div>
      )}
      {foot && <p className="legend-foot">{foot}</p>}
    </figure>
  );
}
