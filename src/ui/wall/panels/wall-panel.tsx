import { type ReactNode, useId } from 'react';
import type { Rect } from '../layout/seams.ts';

/** A block of the wall at its place: title on the left, what is said of its data on the right. */
export function WallPanel({
  rect,
  panel,
  title,
  tail,
  quiet = false,
  children,
}: {
  rect: Rect;
  panel: string;
  title: string;
  tail?: ReactNode;
  /** The title is only read aloud. */
  quiet?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      className="wall-panel"
      data-panel={panel}
      data-fit
      aria-labelledby={id}
      style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
    >
      {quiet ? (
        <h2 id={id} className="unseen">
          {title}
        </h2>
      ) : (
        <header className="wall-head">
          <h2 id={id}>{title}</h2>
          <div className="wall-tail">{tail}</div>
        </header>
      )}
      <div className="wall-body">{children}</div>
    </section>
  );
}
