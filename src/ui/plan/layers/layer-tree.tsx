// biome-ignore-all lint/a11y/useSemanticElements: the tree keeps one focus and has the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree keeps one focus and has the keys
import { TextInput } from '@mantine/core';
import { ChevronDown, Search, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { KIND_COLOURS, LABEL_KINDS, type LayerSpec } from '#model';
import { IconButton } from '../../controls/icon-button.tsx';
import { KindTag } from '../../controls/kind-tag.tsx';
import { Panel } from '../../controls/panel.tsx';
import { Switch } from '../../controls/switch.tsx';
import { formatNumber } from '../../format/number.ts';
import { KIND_ICONS } from '../../layers/kind-icons.ts';
import { kindsToList } from '../../layers/kinds-to-list.ts';
import { isMadeUp } from '../../status/made-up.ts';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useTick } from '../../use-tick.ts';
import { useWords } from '../../use-words.ts';
import { groupLayers, isOwnLayer, LAYER_GROUPS, type LayerGroup } from './group-layers.ts';
import { LayerOptions } from './layer-options.tsx';
import { useTreeKeys } from './use-tree-keys.ts';
import '../../layers/layer-panel.css';
import './layer-tree.css';

/** Every layer of the scene, in groups; by arrow keys and Space as well. */
export function LayerTree({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const layers = useTwinState((state) => state.scene.layers);
  const [words, setWords] = useState('');
  const names = useLayerNames();
  const groups = groupLayers(layers);
  const isWanted = (...texts: string[]) =>
    texts.some((text) => text.toLowerCase().includes(words.trim().toLowerCase()));
  const themeRows = useThemeRows();
  const tree = useTreeKeys();
  const shown = LAYER_GROUPS.map((group) => ({
    group,
    rows: [
      ...rowsOf(group, groups[group], isWanted, names),
      ...(group === 'themes' ? themeRows(isWanted) : []),
    ],
  })).filter(({ rows, group }) => rows.length > 0 || (words === '' && isOpenToAll(group)));
  return (
    <Panel
      className="layer-panel"
      title={t('layers.title')}
      tail={
        <>
          <span className="layer-sum">
            {t('planWords.tree.shown', {
              count: layers.filter(({ visible }) => visible).length,
              total: layers.length,
            })}
          </span>
          <IconButton small icon={X} label={t('close')} onClick={onClose} />
        </>
      }
    >
      <div className="layer-search">
        <TextInput
          className="desk-input"
          aria-label={t('planWords.tree.search')}
          placeholder={t('planWords.tree.search')}
          leftSection={<Search size="0.875rem" aria-hidden="true" />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setWords('')}
        />
      </div>
      <div className="panel-body">
        <ul className="layer-tree" aria-label={t('layers.title')} {...tree}>
          {shown.map(({ group, rows }) => (
            <GroupItem key={group} group={group} layers={groups[group]} forced={words !== ''}>
              {rows.length > 0 ? rows : <EmptyGroup group={group} />}
            </GroupItem>
          ))}
        </ul>
        {shown.length === 0 && <p className="message">{t('planWords.tree.none', { words })}</p>}
      </div>
    </Panel>
  );
}

/** The themes of the district that are not shown; those that are stand among the layers. */
function useThemeRows() {
  const { say } = useWords();
  const { read } = useTwin();
  return (isWanted: (...texts: string[]) => boolean): ReactNode[] =>
    read
      .themes()
      .filter(({ isOn, isAvailable, title }) => !isOn && isAvailable && isWanted(say(title)))
      .map(({ id, title }) => <ThemeItem key={id} id={id} name={say(title)} />);
}

function ThemeItem({ id, name }: { id: string; name: string }) {
  const { commands } = useTwin();
  return (
    <li
      className="layer-row"
      role="treeitem"
      aria-level={2}
      aria-label={name}
      aria-checked={false}
      data-key={`theme-${id}`}
      data-off
    >
      <span className="layer-name">{name}</span>
      <Switch checked={false} label={name} onChange={() => void commands.setTheme(id, true)} />
    </li>
  );
}

const isOpenToAll = (group: LayerGroup) => group === 'themes' || group === 'imported';

function EmptyGroup({ group }: { group: LayerGroup }) {
  const { t } = useWords();
  return (
    <li role="none" className="layer-empty">
      {t(group === 'themes' ? 'planWords.tree.emptyThemes' : 'planWords.tree.emptyImported')}
    </li>
  );
}

function rowsOf(
  group: LayerGroup,
  layers: readonly LayerSpec[],
  isWanted: (...texts: string[]) => boolean,
  names: ReturnType<typeof useLayerNames>,
): ReactNode[] {
  return layers.flatMap((layer): ReactNode[] => {
    if (layer.type === 'sensors' || layer.type === 'vehicles')
      return [<KindRows key={layer.id} layer={layer} isWanted={isWanted} />];
    const row = <LayerItem key={layer.id} layer={layer} />;
    const parts =
      layer.type === 'labels'
        ? LABEL_KINDS.filter((kind) => isWanted(names.ofLabel(kind), names.of(layer))).map(
            (kind) => <LabelItem key={kind} layer={layer} kind={kind} />,
          )
        : [];
    return isWanted(names.of(layer), group) || parts.length > 0 ? [row, ...parts] : [];
  });
}

/** What a layer is called: by its own title, else by its kind. */
export function useLayerNames() {
  const { t, say } = useWords();
  return {
    of: (layer: LayerSpec) => (layer.title ? say(layer.title) : t(`layers.layer.${layer.type}`)),
    ofLabel: (kind: (typeof LABEL_KINDS)[number]) => t(`planWords.tree.label.${kind}`),
  };
}

function GroupItem({
  group,
  layers,
  forced,
  children,
}: {
  group: LayerGroup;
  layers: readonly LayerSpec[];
  /** A filter shows what it found. */
  forced: boolean;
  children: ReactNode;
}) {
  const { t } = useWords();
  const { commands } = useTwin();
  const [isOpen, setOpen] = useState(true);
  const open = isOpen || forced;
  const title = t(`planWords.tree.groups.${group}`);
  const [only] = layers;
  const whole = only && (only.type === 'sensors' || only.type === 'vehicles') ? only : undefined;
  return (
    <li
      className="layer-group"
      role="treeitem"
      aria-level={1}
      aria-label={title}
      aria-expanded={open}
      aria-selected={false}
      data-key={group}
    >
      <div className="layer-group-head">
        <button
          type="button"
          tabIndex={-1}
          className="layer-fold"
          aria-hidden="true"
          data-fold=""
          data-open={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown aria-hidden="true" />
          {title}
        </button>
        {whole && (
          <Switch
            checked={whole.visible}
            label={title}
            onChange={(visible) => commands.setLayerVisible(whole.id, visible)}
          />
        )}
      </div>
      {open && (
        <ul role="group" className="layer-rows">
          {children}
        </ul>
      )}
    </li>
  );
}

function LayerItem({ layer }: { layer: LayerSpec }) {
  const { t } = useWords();
  const { commands, read } = useTwin();
  const name = useLayerNames().of(layer);
  const madeUp = isMadeUp(layer.type, read.manifest);
  return (
    <li
      className="layer-row"
      role="treeitem"
      aria-level={2}
      aria-label={name}
      aria-checked={layer.visible}
      data-key={layer.id}
      data-own={isOwnLayer(layer) ? layer.id : undefined}
      data-off={!layer.visible}
    >
      <span
        className="layer-name"
        data-quality={madeUp ? 'synthetic' : undefined}
        title={madeUp ? `${t('quality.synthetic')} · ${t('qualityHint.synthetic')}` : name}
      >
        {name}
      </span>
      {layer.provenance && <KindTag kind={layer.provenance.kind} />}
      {isOwnLayer(layer) && <LayerOptions layer={layer} name={name} />}
      <Switch
        checked={layer.visible}
        label={name}
        onChange={(visible) => commands.setLayerVisible(layer.id, visible)}
      />
    </li>
  );
}

function LabelItem({
  layer,
  kind,
}: {
  layer: Extract<LayerSpec, { type: 'labels' }>;
  kind: (typeof LABEL_KINDS)[number];
}) {
  const { store } = useTwin();
  const names = useLayerNames();
  const hidden = layer.hidden ?? [];
  const shown = !hidden.includes(kind);
  const name = names.ofLabel(kind);
  return (
    <li
      className="layer-row nested"
      role="treeitem"
      aria-level={3}
      aria-label={`${names.of(layer)}: ${name}`}
      aria-checked={shown}
      data-key={`label-${kind}`}
      data-off={!shown || !layer.visible}
    >
      <span className="layer-name">{name}</span>
      <Switch
        checked={shown}
        label={`${names.of(layer)}: ${name}`}
        onChange={(visible) =>
          store.getState().setLayer({
            ...layer,
            hidden: visible ? hidden.filter((other) => other !== kind) : [...hidden, kind],
          })
        }
      />
    </li>
  );
}

function KindRows({
  layer,
  isWanted,
}: {
  layer: Extract<LayerSpec, { type: 'sensors' | 'vehicles' }>;
  isWanted: (...texts: string[]) => boolean;
}) {
  useTick(2000);
  const { t, language } = useWords();
  const { commands, read } = useTwin();
  const liveness = read.liveness();
  return kindsToList(layer.type, liveness)
    .filter((kind) => isWanted(t(`thingKind.${kind}`), t(`layers.layer.${layer.type}`)))
    .map((kind) => {
      const { fresh, total } = liveness[kind] ?? { fresh: 0, total: 0 };
      const shown = layer.kinds.includes(kind);
      const name = t(`thingKind.${kind}`);
      const Icon = KIND_ICONS[kind];
      return (
        <li
          key={kind}
          className="layer-row"
          role="treeitem"
          aria-level={2}
          aria-label={name}
          aria-checked={shown}
          data-key={kind}
          data-off={!shown || !layer.visible}
        >
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
    });
}
