import { CircleCheck, CircleOff, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { FeedView } from '#state';
import { useTwin, useTwinState } from '../twin-context.tsx';
import { useTick } from '../use-tick.ts';
import { useWords } from '../use-words.ts';

const ICONS: Readonly<Record<FeedView['state'], LucideIcon>> = {
  none: CircleOff,
  connecting: LoaderCircle,
  live: CircleCheck,
  reconnecting: LoaderCircle,
  failed: TriangleAlert,
  closed: CircleOff,
};

/** How the feed stands: icon, colour and plain words. */
export function ConnectionPill() {
  const { t } = useWords();
  const feed = useTwinState((state) => state.feed);
  const Icon = ICONS[feed.state];
  const hint = t(`feedHint.${feed.state}`);
  return (
    <div
      className="connection"
      role="status"
      data-state={feed.state}
      title={feed.problem ? `${hint} ${feed.problem.detail}` : hint}
    >
      <Icon aria-hidden="true" />
      {feed.state === 'reconnecting' ? (
        <Outage sinceMs={feed.sinceMs} />
      ) : (
        <span>{t(`feed.${feed.state}`)}</span>
      )}
    </div>
  );
}

function Outage({ sinceMs }: { sinceMs: number }) {
  useTick(1000);
  const { t } = useWords();
  const seconds = Math.max(0, Math.floor((useTwin().read.liveNow() - sinceMs) / 1000));
  return <span aria-live="off">{t('feed.reconnecting', { seconds })}</span>;
}
