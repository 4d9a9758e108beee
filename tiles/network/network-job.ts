import type { JobContext } from '../build/step.ts';
import type { GroundHeight } from '../relief/ground-height.ts';
import type { GroundSpec } from '../relief/ground-spec.ts';
import { openGround } from '../relief/open-ground.ts';
import { type FlatLine, storeNetworkLines } from './network-lines.ts';

/** What all network jobs read. */
export interface NetworkSetup {
  readonly ground: GroundSpec;
}

export interface NetworkJob {
  readonly name: string;
  readonly lines: readonly FlatLine[];
}

/** Path of a part in the work folder. */
export function networkPart(name: string): string {
  return `parts/${name}.json`;
}

/** Gives some lines their heights; the part goes to the work folder. */
export async function runNetworkJob({ name, lines }: NetworkJob, context: JobContext) {
  const { ground } = context.setup as NetworkSetup;
  const groundM = (context.memory.get('ground') as GroundHeight | undefined) ?? openGround(ground);
  context.memory.set('ground', groundM);
  context.writeWork(networkPart(name), JSON.stringify(storeNetworkLines(lines, groundM)));
  context.count({ featuresOut: lines.length });
  return { name };
}
