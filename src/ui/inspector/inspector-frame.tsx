import { Navigation, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EntityRef } from '#model';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import './inspector.css';

/** The frame that all cards share: kind and name above, close and fly-to beside them. */
export function InspectorFrame({
  entity,
  kind,
  name,
  icon,
  children,
}: {
  entity: EntityRef;
  kind: string;
  name: string;
  icon?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useWords();
  const { commands } = useTwin();
  return (
    <Panel
      className="inspector"
      title={kind}
      tail={
        <>
          <IconButton
            small
            icon={Navigation}
            label={t('flyTo')}
            onClick={() => commands.goTo(entity)}
          />
          <IconButton small icon={X} label={t('close')} onClick={() => commands.select(null)} />
        </>
      }
    >
      <div className="panel-body inspector-body">
        <h3 className="inspector-name">
          {icon}
          <span>{name}</span>
        </h3>
        {children}
      </div>
    </Panel>
  );
}
