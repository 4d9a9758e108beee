import { useEffect, useState } from 'react';
import type { SearchHit, Twin } from '#app';
import { useTwin } from '../../twin-context.tsx';

const LIMIT = 12;
/** A quick typist is not answered letter by letter. */
const REST_MS = 60;

/** What is found for the text; `null` while it is being looked for. */
export function useHits(text: string): readonly SearchHit[] | null {
  const { search } = useTwin();
  const [found, setFound] = useState<{ text: string; hits: readonly SearchHit[] }>({
    text: '',
    hits: [],
  });
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') return;
    let isNewest = true;
    const timer = setTimeout(() => {
      void search.find(wanted, LIMIT).then((hits) => {
        if (isNewest) setFound({ text: wanted, hits });
      });
    }, REST_MS);
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [search, wanted]);
  if (wanted === '') return [];
  return found.text === wanted ? found.hits : null;
}

/** Selects a find where it can be selected, and flies there. */
export function openHit({ commands }: Pick<Twin, 'commands'>, { target }: SearchHit): void {
  if (target.type === 'entity') void commands.goTo(target.ref);
  else commands.lookAt(target.lonDeg, target.latDeg, target.rangeM);
}
