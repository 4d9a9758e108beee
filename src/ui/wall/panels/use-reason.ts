import type { DataKind } from '#model';
import { useTwinState } from '../../twin-context.tsx';
import { useWords } from '../../use-words.ts';

/** Why a figure of the feed is missing: it is down, or has said nothing yet. */
export function useReason(): string {
  const { t } = useWords();
  const isDown = useTwinState(
    ({ feed }) => feed.state === 'reconnecting' || feed.state === 'failed',
  );
  return t(isDown ? 'wallWords.unknown.down' : 'wallWords.unknown.noData');
}

/** What the feed's figures are at the shown instant: made up stays made up, whenever it is shown; null before it has spoken. */
export function useDataKind(): DataKind | null {
  return useTwinState(({ catalogue, past }) => {
    const kind = catalogue?.kind ?? null;
    return past !== null && kind === 'live' ? 'replay' : kind;
  });
}
