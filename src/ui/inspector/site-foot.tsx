import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { Facts } from './facts.tsx';

/** Where the site's own facts come from. */
export function SiteFoot() {
  const { t } = useWords();
  const { site } = useTwin().read;
  return (
    <div className="inspector-foot">
      <Facts
        facts={[
          [
            t('inspector.source'),
            site.attributions.map(({ text }) => text).join(t('listSeparator')),
          ],
          [t('inspector.dataKind'), t('kind.static')],
          [t('inspector.asOf'), site.asOf],
        ]}
      />
    </div>
  );
}
