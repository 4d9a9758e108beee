import { writeCsv } from '#query';
import type { TwinStore } from '#state';
import { saveFile } from '../save-file.ts';
import type { TwinCommands, TwinReader } from '../twin.ts';

interface DeskContext {
  readonly store: TwinStore;
  readonly read: Pick<TwinReader, 'site' | 'now'>;
}

/** Compare two pictures, take tables away. */
export function createDeskCommands({
  store,
  read,
}: DeskContext): Pick<TwinCommands, 'compare' | 'changeCompared' | 'exportTable'> {
  return {
    compare(layout) {
      const { compare, scene, setCompare } = store.getState();
      if (!layout) return setCompare(null);
      if (compare) return setCompare({ ...compare, layout });
      // Two equal pictures would compare nothing: the other one begins by the other light.
      const light = scene.light === 'night' ? 'day' : 'night';
      setCompare({ layout, share: 0.5, scene: { ...scene, light, sunMs: null } });
    },
    changeCompared(part) {
      const { compare, setCompare } = store.getState();
      if (!compare) return;
      const sunMs = part.light ? null : compare.scene.sunMs;
      setCompare({ ...compare, scene: { ...compare.scene, ...part, sunMs } });
    },
    exportTable(name, rows) {
      const stamp = new Date(read.now()).toISOString().slice(0, 19).replaceAll(':', '');
      const blob = new Blob([writeCsv(rows)], { type: 'text/csv;charset=utf-8' });
      saveFile(blob, `${read.site.id}-${name}-${stamp}.csv`);
    },
  };
}
