import { type ReactNode, useId } from 'react';

/** A titled block: what it is on the left, its age and tools on the right. */
export function Panel({
  title,
  tail,
  className = '',
  children,
}: {
  title: ReactNode;
  tail?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <div className="panel-tail">{tail}</div>
      </header>
      {children}
    </section>
  );
}
