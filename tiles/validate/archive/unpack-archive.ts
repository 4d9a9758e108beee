import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FindingSink } from '../finding.ts';
import { checkArchiveIndex, INDEX } from './check-archive-index.ts';
import { type Archive, type ArchiveEntry, openArchive } from './read-archive.ts';

/** An archive's files in a folder of their own. */
export interface UnpackedArchive {
  readonly root: string;
  remove(): void;
}

/**
 * Checks a 3D Tiles archive (3TZ 1.x) as an archive: directory, headers, checksums, and the index by which
 * viewers find files. What can be read is unpacked, so that the tileset in it is checked like any other.
 */
export function unpackArchive(file: string, sink: FindingSink): UnpackedArchive {
  const root = mkdtempSync(join(tmpdir(), 'archive-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    unpackInto(root, file, sink);
  } catch (error) {
    remove();
    throw error;
  }
  return { root, remove };
}

function unpackInto(root: string, file: string, sink: FindingSink): void {
  let archive: Archive;
  try {
    archive = openArchive(file);
  } catch (error) {
    sink.error('archive', '', (error as Error).message);
    return;
  }
  try {
    const seen = new Set<string>();
    for (const entry of archive.entries) {
      const { path } = entry;
      if (path === INDEX || path.endsWith('/')) continue;
      if (seen.has(path)) sink.error('archive', path, 'Expected each file once, got it again.');
      seen.add(path);
      if (!isInside(path)) {
        sink.error('archive', path, 'Expected a path within the archive, got one that leads out.');
        continue;
      }
      const content = tryRead(archive, entry, sink);
      if (!content) continue;
      const target = join(root, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    checkArchiveIndex(archive, sink);
  } finally {
    archive.close();
  }
}

function isInside(path: string): boolean {
  return !/^\/|\\|^[a-z]:|\0/i.test(path) && !path.split('/').some((part) => part === '..');
}

function tryRead(archive: Archive, entry: ArchiveEntry, sink: FindingSink): Buffer | undefined {
  try {
    return archive.read(entry);
  } catch (error) {
    sink.error('archive', entry.path, (error as Error).message);
    return undefined;
  }
}
