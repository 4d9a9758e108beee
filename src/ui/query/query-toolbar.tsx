import { Circle, Eraser, Layers, PanelRight, Pentagon, Table2 } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import './query-toolbar.css';

/** Draws the area of the one spatial question; Escape gives up. */
export function QueryToolbar({
  layersOpen,
  onLayers,
  rightOpen,
  onRight,
}: {
  layersOpen: boolean;
  onLayers: () => void;
  rightOpen: boolean;
  onRight: () => void;
}) {
  const { t } = useWords();
  const { commands, store } = useTwin();
  const drawerOpen = useTwinState((state) => state.drawer !== null);
  const query = useTwinState((state) => state.query);
  const drawing = query.state === 'drawing' ? query.kind : null;
  const choose = (kind: 'circle' | 'polygon') =>
    drawing === kind ? commands.cancelDrawing() : commands.drawArea(kind);
  return (
    <div className="query-tools">
      <div className="query-toolbar panel" role="toolbar" aria-label={t('query.tools')}>
        <IconButton
          icon={Layers}
          label={t('layers.toggle')}
          pressed={layersOpen}
          onClick={onLayers}
        />
        <span className="query-rule" />
        <button
          type="button"
          className="button"
          aria-pressed={drawing === 'circle'}
          onClick={() => choose('circle')}
        >
          <Circle aria-hidden="true" />
          {t('query.circle')}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={drawing === 'polygon'}
          onClick={() => choose('polygon')}
        >
          <Pentagon aria-hidden="true" />
          {t('query.polygon')}
        </button>
        <IconButton
          icon={Eraser}
          label={t('query.clear')}
          disabled={query.state === 'idle' || query.state === 'drawing'}
          onClick={() => commands.clearArea()}
        />
        <span className="query-rule" />
        <IconButton
          icon={Table2}
          label={t('planWords.openDrawer')}
          pressed={drawerOpen}
          onClick={() => store.getState().setDrawer(drawerOpen ? null : 'table')}
        />
        <IconButton
          icon={PanelRight}
          label={t('planWords.showRight')}
          pressed={rightOpen}
          onClick={onRight}
        />
      </div>
      <p className="query-hint" aria-live="polite" data-shown={drawing !== null}>
        {drawing && t(drawing === 'circle' ? 'query.hintCircle' : 'query.hintPolygon')}
      </p>
    </div>
  );
}
