import { extname } from 'node:path';
import { checkArchiveIndex, INDEX } from '../validate/archive/check-archive-index.ts';
import { openArchive } from '../validate/archive/read-archive.ts';
import { createFindingList } from '../validate/finding.ts';
import type { Inspection } from './inspection.ts';

/** What a 3D Tiles archive holds, by its directory and its index; "validate" reads every file in it. */
export function inspectArchive(path: string): Pick<Inspection, 'is' | 'facts' | 'problems'> {
  const is = '3D Tiles archive';
  let archive: ReturnType<typeof openArchive>;
  try {
    archive = openArchive(path);
  } catch (error) {
    return { is, facts: {}, problems: [(error as Error).message] };
  }
  try {
    const sink = createFindingList(5);
    checkArchiveIndex(archive, sink);
    const files = archive.entries.filter((entry) => entry.path !== INDEX);
    if (!files.some((entry) => entry.path === 'tileset.json'))
      sink.error('tileset', 'tileset.json', 'Expected it at the root of the archive, found none.');
    const endings: Record<string, number> = {};
    let [bytes, packed] = [0, 0];
    for (const file of files) {
      const ending = extname(file.path) || 'other';
      endings[ending] = (endings[ending] ?? 0) + 1;
      bytes += file.bytes;
      packed += file.packed;
    }
    return {
      is,
      facts: {
        files: files.length,
        'by ending': endings,
        'bytes of files': bytes,
        'packed to': packed,
        'has an index': archive.entries.some((entry) => entry.path === INDEX),
      },
      problems: sink.tally().findings.map(({ path: at, message }) => `${at}: ${message}`),
    };
  } finally {
    archive.close();
  }
}
