import { Popover, Slider, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, Ellipsis, Navigation, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { LayerSpec } from '#model';
import { IconButton } from '../../controls/icon-button.tsx';
import { useTwin } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';

/** What can be done to a layer that was added: fade, rename, visit, move, remove. */
export function LayerOptions({ layer, name }: { layer: LayerSpec; name: string }) {
  const { t, language } = useWords();
  const { commands } = useTwin();
  const [open, setOpen] = useState(false);
  const opacity = Math.round(100 * (layer.opacity ?? 1));
  const rename = (text: string) =>
    commands.changeLayer(layer.id, {
      title: { ...(layer.title ?? { zh: name, en: name }), [language]: text },
    });
  return (
    <Popover opened={open} onChange={setOpen} trapFocus withinPortal position="right-start">
      <Popover.Target>
        <span>
          <IconButton
            small
            icon={Ellipsis}
            label={t('planWords.tree.options', { name })}
            expanded={open}
            onClick={() => setOpen(!open)}
          />
        </span>
      </Popover.Target>
      <Popover.Dropdown className="desk-popover" aria-label={t('planWords.tree.options', { name })}>
        <div className="layer-options">
          <TextInput
            className="desk-input"
            aria-label={t('planWords.tree.rename')}
            defaultValue={name}
            onBlur={(event) => {
              const text = event.currentTarget.value.trim();
              if (text !== '' && text !== name) rename(text);
            }}
          />
          <span className="layer-options-label">
            {t('planWords.tree.opacity')} {opacity}%
          </span>
          <Slider
            className="desk-slider"
            size="sm"
            min={0}
            max={100}
            step={5}
            label={null}
            thumbLabel={t('planWords.tree.opacity')}
            value={opacity}
            onChange={(value) => commands.changeLayer(layer.id, { opacity: value / 100 })}
          />
          <button type="button" className="button" onClick={() => commands.goToLayer(layer.id)}>
            <Navigation aria-hidden="true" />
            {t('planWords.tree.flyTo')}
          </button>
          <button type="button" className="button" onClick={() => commands.moveLayer(layer.id, -1)}>
            <ArrowUp aria-hidden="true" />
            {t('planWords.tree.up')}
          </button>
          <button type="button" className="button" onClick={() => commands.moveLayer(layer.id, 1)}>
            <ArrowDown aria-hidden="true" />
            {t('planWords.tree.down')}
          </button>
          <button type="button" className="button" onClick={() => commands.removeLayer(layer.id)}>
            <Trash2 aria-hidden="true" />
            {t('planWords.tree.remove')}
          </button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
