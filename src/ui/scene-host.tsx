import { useEffect, useRef } from 'react';
import { useTwin } from './twin-context.tsx';

/** The place of the 3D scene; React keeps its hands off what is inside. */
export function SceneHost() {
  const twin = useTwin();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    return host.current ? twin.mountScene(host.current) : undefined;
  }, [twin]);
  return <div className="scene-host" ref={host} />;
}
