import { type ReactNode, useRef } from 'react';
import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { useWords } from '../use-words.ts';
import { readStored, writeStored } from './stored.ts';

const isLayout = (value: unknown): value is Layout =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((share) => typeof share === 'number' && share > 0 && share <= 100);

/**
 * The picture with docks beside it and a drawer below, each as wide as a person made it. On a narrow screen the
 * docks lie over the picture.
 */
export function DeskLayout({
  left,
  stage,
  right,
  drawer,
  narrow,
}: {
  left: ReactNode;
  stage: ReactNode;
  right: ReactNode;
  drawer: ReactNode;
  narrow: boolean;
}) {
  const main = narrow ? (
    <div className="desk-over">
      {stage}
      {left && <div className="column left over">{left}</div>}
      {right && <div className="column right over">{right}</div>}
    </div>
  ) : (
    <Tracks of="docks" orientation="horizontal" ids={[left && 'left', 'stage', right && 'right']}>
      {left && (
        <Panel
          id="left"
          className="column left"
          defaultSize="20rem"
          minSize="15rem"
          maxSize="30rem"
          groupResizeBehavior="preserve-pixel-size"
        >
          {left}
        </Panel>
      )}
      {left && <Edge key="left-edge" of="planWords.leftDock" />}
      <Panel id="stage" minSize="20rem">
        {stage}
      </Panel>
      {right && <Edge key="right-edge" of="planWords.rightDock" />}
      {right && (
        <Panel
          id="right"
          className="column right"
          defaultSize="21.5rem"
          minSize="16rem"
          maxSize="34rem"
          groupResizeBehavior="preserve-pixel-size"
        >
          {right}
        </Panel>
      )}
    </Tracks>
  );
  return (
    <div className="desk">
      <Tracks of="drawer" orientation="vertical" ids={['main', drawer && 'drawer']}>
        <Panel id="main" minSize="10rem">
          {main}
        </Panel>
        {drawer && <Edge key="drawer-edge" of="planWords.drawer" />}
        {drawer && (
          <Panel
            id="drawer"
            defaultSize="17rem"
            minSize="8rem"
            maxSize="70%"
            groupResizeBehavior="preserve-pixel-size"
          >
            {drawer}
          </Panel>
        )}
      </Tracks>
    </div>
  );
}

/** A row or column of panels that remembers its sizes for each set of panels that is open. */
function Tracks({
  of,
  orientation,
  ids,
  children,
}: {
  of: string;
  orientation: 'horizontal' | 'vertical';
  ids: readonly (ReactNode | string)[];
  children: ReactNode;
}) {
  const key = `${of}.${ids.filter((id) => typeof id === 'string').join('.')}`;
  const stored = useRef<{ key: string; layout: Layout | null }>({ key: '', layout: null });
  if (stored.current.key !== key) stored.current = { key, layout: readStored(key, isLayout) };
  return (
    <Group
      key={key}
      className="tracks"
      orientation={orientation}
      {...(stored.current.layout && { defaultLayout: stored.current.layout })}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) writeStored(key, layout);
      }}
    >
      {children}
    </Group>
  );
}

function Edge({ of }: { of: 'planWords.leftDock' | 'planWords.rightDock' | 'planWords.drawer' }) {
  const { t } = useWords();
  return (
    <Separator
      className="dock-edge"
      aria-label={`${t(of)}: ${t('planWords.resize')}`}
      title={t('planWords.resize')}
    />
  );
}
