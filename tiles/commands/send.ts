import { join } from 'node:path';
import type { Destination, RunOptions } from '../options.ts';
import { packArchive } from '../output/pack-archive.ts';
import { readS3Target, sendToS3 } from '../output/send-to-s3.ts';

/** Packs or sends a district that has been built. */
export async function send(
  destination: Destination,
  { siteId, run, signal }: { siteId: string; run: RunOptions; signal: AbortSignal },
): Promise<void> {
  const folder = join(run.outFolder, siteId);
  const say = (text: string) => void (run.quiet || console.error(text));
  if (destination.type === 'archive') {
    const { files, bytes } = packArchive(folder, destination.file);
    say(`${destination.file}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB.`);
    return;
  }
  const sent = await sendToS3(folder, readS3Target(destination, process.env), { signal });
  say(
    `s3://${destination.bucket}/${destination.prefix}: ${sent.sent} objects sent (${(sent.bytes / 1e6).toFixed(1)} MB), ${sent.same} unchanged, ${sent.removed} of earlier builds removed.`,
  );
}
