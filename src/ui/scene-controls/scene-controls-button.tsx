import { SunMoon, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useWords } from '../use-words.ts';
import { SceneControls } from './scene-controls.tsx';

/** A button that opens the scene's controls below it; Escape or a click elsewhere closes them. */
export function SceneControlsButton() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPress = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears Escape from the controls inside it
    <div
      className="scene-controls-root"
      ref={root}
      onKeyDown={(event) => {
        if (!open || event.key !== 'Escape') return;
        event.stopPropagation();
        setOpen(false);
        root.current?.querySelector('button')?.focus();
      }}
    >
      <IconButton
        icon={SunMoon}
        label={t('sceneWords.open')}
        expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <Panel
          className="scene-controls-panel"
          title={t('sceneWords.title')}
          tail={<IconButton icon={X} small label={t('close')} onClick={() => setOpen(false)} />}
        >
          <SceneControls />
        </Panel>
      )}
    </div>
  );
}
