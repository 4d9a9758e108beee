import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { KIND_COLOURS, type LayerSpec, type LayerType } from '#model';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { Switch } from '../controls/switch.tsx';
import { formatNumber } from '../format/number.ts';
import { isMadeUp } from '../status/made-up.ts';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';
import { KIND_ICONS } from './kind-icons.ts';
import { kindsToList } from './kinds-to-list.ts';
import './layer-panel.css';

const BASE = [
  'ground',
  'water',
  'buildings',
  'trees',
  'boundaries',
  'grid',
  'metro',
  'traffic',
  'labels',
] as const satisfies readonly LayerType[];

/** What the map shows, with a switch for each layer and each kind of thing. */
export function LayerPanel({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const layers = useTwinState((state) => state.scene.layers);
  const of = <Type extends LayerType>(type: Type) =>
    layers.filter((layer): layer is Extract<LayerSpec, { type: Type }> => layer.type === type);
  return (
    <Panel
      className="layer-panel"
      title={t('layers.title')}
      tail={<IconButton small icon={X} label={t('close')} onClick={onClose} />}
    >
      <div className="panel-body">
        <Group title={t('layers.base')} paired>
          {BASE.flatMap((type) => of(type)).map((layer) => (
            <LayerRow key={layer.id} layer={layer} />
          ))}
        </Group>
        {of('sensors').map((layer) => (
          <KindGroup key={layer.id} layer={layer} title={t('layers.sensing')} />
        ))}
        {of('vehicles').map((layer) => (
          <KindGroup key={layer.id} layer={layer} title={t('layers.vehicles')} />
        ))}
        <Group title={t('layers.incidents')}>
          {of('incidents').map((layer) => (
            <LayerRow key={layer.id} layer={layer} />
          ))}
        </Group>
      </div>
    </Panel>
  );
}

function Group({
  title,
  control,
  paired = false,
  children,
}: {
  title: string;
  control?: ReactNode;
  /** Two columns, for rows that are only a name and a switch. */
  paired?: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(true);
  const id = useId();
  return (
    <div className="layer-group">
      <div className="layer-group-head">
        <button
          type="button"
          className="layer-fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown aria-hidden="true" />
          {title}
        </button>
        {control}
      </div>
      <ul className="layer-rows" data-paired={paired} id={id} hidden={!open}>
        {children}
      </ul>
    </div>
  );
}

function LayerRow({ layer }: { layer: LayerSpec }) {
  const { t } = useWords();
  const { commands, read } = useTwin();
  const name = t(`layers.layer.${layer.type}`);
  const madeUp = isMadeUp(layer.type, read.manifest);
  return (
    <li className="layer-row" data-off={!layer.visible}>
      <span
        className="layer-name"
        data-quality={madeUp ? 'synthetic' : undefined}
        title={madeUp ? `${t('quality.synthetic')} · ${t('qualityHint.synthetic')}` : undefined}
      >
        {name}
      </span>
      <Switch
        checked={layer.visible}
        label={name}
        onChange={(visible) => commands.setLayerVisible(layer.id, visible)}
      />
    </li>
  );
}

function KindGroup({
  layer,
  title,
}: {
  layer: Extract<LayerSpec, { type: 'sensors' | 'vehicles' }>;
  title: string;
}) {
  useTick(2000);
  const { t, language } = useWords();
  const { commands, read } = useTwin();
  const liveness = read.liveness();
  return (
    <Group
      title={title}
      control={
        <Switch
          checked={layer.visible}
          label={title}
          onChange={(visible) => commands.setLayerVisible(layer.id, visible)}
        />
      }
    >
      {kindsToList(layer.type, liveness).map((kind) => {
        const { fresh, total } = liveness[kind] ?? { fresh: 0, total: 0 };
        const shown = layer.kinds.includes(kind);
        const name = t(`thingKind.${kind}`);
        const Icon = KIND_ICONS[kind];
        return (
          <li key={kind} className="layer-row" data-off={!shown || !layer.visible}>
            <Icon className="kind-icon" color={KIND_COLOURS[kind]} aria-hidden="true" />
            <span className="layer-name" title={name}>
              {name}
            </span>
            <span
              className="layer-count"
              data-silent={fresh === 0}
              title={t('layers.freshHint', { fresh, total })}
            >
              <b>{formatNumber(fresh, language)}</b>/{formatNumber(total, language)}
            </span>
            <Switch
              checked={shown}
              label={name}
              onChange={(visible) => commands.setKindVisible(layer.id, kind, visible)}
            />
          </li>
        );
      })}
    </Group>
  );
}
