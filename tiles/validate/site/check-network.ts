import {
  type Bounds,
  decodeNetwork,
  NETWORK_ORIGINS,
  type NetworkPoint,
  TWIN_FILES,
  type TwinNetwork,
} from '#model';
import type { FindingSink } from '../finding.ts';
import type { SiteFiles } from '../site-files.ts';

const CLASSES = ['expressway', 'arterial', 'secondary', 'residential', 'lane', 'path'];
/** Lines may run out of the site by about this, degrees. */
const MARGIN_DEG = 0.5;

/** Checks the networks: columns of one length, lines in the site, ids once, widths and classes that can be drawn. */
export function checkNetwork(
  files: SiteFiles,
  bounds: Bounds | undefined,
  sink: FindingSink,
): void {
  const path = TWIN_FILES.network;
  // Builds of before the networks had none.
  if (!files.has(path)) return;
  const text = files.read(path).toString('utf8');
  let network: TwinNetwork;
  try {
    checkColumns(JSON.parse(text));
    network = decodeNetwork(text);
  } catch (error) {
    sink.error('network', path, (error as Error).message);
    return;
  }
  for (const [kind, lines] of Object.entries(network) as [
    keyof TwinNetwork,
    TwinNetwork[keyof TwinNetwork],
  ][]) {
    const ids = new Set<string>();
    for (const item of lines) {
      const at = `${path}#${kind}/${item.id}`;
      if (ids.has(item.id)) sink.error('network', at, 'Expected each id once.');
      ids.add(item.id);
      const fault = findLineFault(item.line, bounds);
      if (fault) sink.error('network', at, fault);
      if (!NETWORK_ORIGINS.includes(item.origin))
        sink.error(
          'network',
          at,
          `Expected an origin of ${NETWORK_ORIGINS.join(', ')}, got "${item.origin}".`,
        );
    }
  }
  for (const { id, class: name, widthM } of network.roads)
    if (!CLASSES.includes(name) || !(widthM > 0))
      sink.error(
        'network',
        `${path}#roads/${id}`,
        `Expected a class and a width, got "${name}" and ${widthM} m.`,
      );
  for (const { id, line, widthM } of network.waterways)
    if (widthM.length !== line.length || !widthM.every((width) => width >= 0))
      sink.error(
        'network',
        `${path}#waterways/${id}`,
        `Expected a width for each of ${line.length} points, got ${widthM.length}.`,
      );
}

function checkColumns(json: unknown): void {
  for (const [kind, columns] of Object.entries(json as Record<string, unknown>)) {
    if (typeof columns !== 'object' || columns === null) continue;
    const lengths = new Set(
      Object.values(columns).map((column) => (Array.isArray(column) ? column.length : -1)),
    );
    if (lengths.size > 1)
      throw new Error(`${kind}: Expected columns of one length, got ${[...lengths].join(', ')}.`);
  }
}

function findLineFault(line: readonly NetworkPoint[], bounds: Bounds | undefined): string | null {
  if (line.length < 2) return `Expected a line of 2 points or more, got ${line.length}.`;
  for (const [lonDeg, latDeg, heightM] of line) {
    if (!(Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90 && Math.abs(heightM) < 10_000))
      return `Expected degrees and metres, got ${lonDeg}, ${latDeg}, ${heightM}.`;
    if (
      bounds &&
      (lonDeg < bounds.westDeg - MARGIN_DEG ||
        lonDeg > bounds.eastDeg + MARGIN_DEG ||
        latDeg < bounds.southDeg - MARGIN_DEG ||
        latDeg > bounds.northDeg + MARGIN_DEG)
    )
      return `Expected a line about the site, got a point at ${lonDeg}, ${latDeg}.`;
  }
  return null;
}
