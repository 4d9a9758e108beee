import { LIGHT_PRESETS, MAP_STYLES } from '#model';
import { SHELL_MODES, TABLE_SOURCES } from '#state';
import { FIRST_SHARE } from '../../scene-controls/scene-controls.tsx';
import { useTwin, useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';
import { useLayerNames } from '../layers/layer-tree.tsx';
import type { ListOption } from './use-options.ts';

/** What only the shell itself can do. */
export interface DeskActions {
  toggleTheme(): void;
  toggleLeft(): void;
  toggleRight(): void;
  help(): void;
}

/** Every command of the desk with its key, in the words of the screen. */
export function useDeskCommands(theme: 'dark' | 'light', actions: DeskActions): ListOption[] {
  const { t, say, language } = useWords();
  const { commands, read, store } = useTwin();
  const layers = useTwinState((state) => state.scene.layers);
  const query = useTwinState((state) => state.query);
  const compare = useTwinState((state) => state.compare);
  const names = useLayerNames();
  const tag = t('planWords.search.kind.command');
  const make = (key: string, title: string, run: () => void, keys?: string): ListOption => ({
    key,
    title,
    tag,
    keys,
    run,
  });
  const { setDrawer, setTableSource, setStyle } = store.getState();
  return [
    make('home', t('helpDialog.key.h'), commands.goHome, 'H'),
    make('circle', t('planWords.command.circle'), () => commands.drawArea('circle')),
    make('polygon', t('planWords.command.polygon'), () => commands.drawArea('polygon')),
    ...(query.state === 'answered'
      ? [
          make('clear', t('planWords.command.clear'), commands.clearArea, 'Esc'),
          make('answer', t('planWords.command.answer'), () => setDrawer('answer')),
          make('geojson', t('planWords.command.geojson'), () => commands.exportAnswer('geojson')),
          make('csv', t('planWords.command.csv'), () => commands.exportAnswer('csv')),
        ]
      : []),
    ...TABLE_SOURCES.map((source) =>
      make(
        `table-${source}`,
        t('planWords.command.table', { name: t(`planWords.table.sources.${source}`) }),
        () => {
          setTableSource(source);
          setDrawer('table');
        },
        source === 'things' ? 'D' : undefined,
      ),
    ),
    make('charts', t('planWords.command.charts'), () => setDrawer('charts')),
    make('swipe', t('planWords.command.swipe'), () => commands.compare('swipe'), 'C'),
    make('split', t('planWords.command.split'), () => commands.compare('split')),
    ...(compare
      ? [make('end-compare', t('planWords.command.endCompare'), () => commands.compare(null), 'C')]
      : []),
    ...LIGHT_PRESETS.map((preset) =>
      make(
        `light-${preset}`,
        t('planWords.command.light', { name: t(`light.${preset}`) }),
        () => commands.setLight(preset),
        'Shift+T',
      ),
    ),
    make('sun', t('planWords.command.sun'), () => commands.followSun(true)),
    ...MAP_STYLES.map((style) =>
      make(
        `style-${style}`,
        t('planWords.command.style', { name: t(`planWords.style.${style}`) }),
        () => setStyle(style),
      ),
    ),
    make('underground', t('planWords.command.underground'), () =>
      commands.setUnderground(store.getState().scene.underground === null ? FIRST_SHARE : null),
    ),
    ...layers.map((layer) =>
      make(`layer-${layer.id}`, t('planWords.command.layer', { name: names.of(layer) }), () =>
        commands.setLayerVisible(layer.id, !layer.visible),
      ),
    ),
    ...read
      .themes()
      .filter(({ isAvailable }) => isAvailable)
      .map(({ id, title, isOn }) =>
        make(`theme-${id}`, t('planWords.command.layer', { name: say(title) }), () =>
          commands.setTheme(id, !isOn),
        ),
      ),
    make('live', t('planWords.command.live'), commands.goLive, 'N'),
    make(
      'link',
      t('planWords.command.link'),
      () => void commands.shareLink().then((link) => navigator.clipboard?.writeText(link)),
    ),
    make(
      'theme',
      t(`planWords.theme.${theme === 'dark' ? 'light' : 'dark'}`),
      actions.toggleTheme,
      'T',
    ),
    make('left', t('planWords.command.left'), actions.toggleLeft, 'G'),
    make('right', t('planWords.command.right'), actions.toggleRight, 'I'),
    make(
      'language',
      t(language === 'zh' ? 'planWords.command.english' : 'planWords.command.chinese'),
      () => commands.setLanguage(language === 'zh' ? 'en' : 'zh'),
      'L',
    ),
    ...SHELL_MODES.map((mode, i) =>
      make(
        `mode-${mode}`,
        t('planWords.command.mode', { name: t(`planWords.modeName.${mode}`) }),
        () => commands.setMode(mode),
        String(i + 1),
      ),
    ),
    make('help', t('helpDialog.key.help'), actions.help, '?'),
  ];
}
