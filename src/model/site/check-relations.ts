import type { LonLat, MetroStation, Road, Town } from '../site.ts';
import type { Report } from './check-geometry.ts';
import { quote } from './seed-problems.ts';

/** The report of the feature an item was read from. */
type ReportOf = (item: object) => Report;

/** Towns tile the district: a directed edge that two towns share means that they overlap. */
export function checkTowns(towns: readonly Town[], reportOf: ReportOf): void {
  const ownerOf = new Map<string, string>();
  for (const town of towns) {
    const { id, ring } = town;
    const rival = ring.slice(1).flatMap((point, i) => {
      const edge = `${ring[i]}>${point}`;
      const owner = ownerOf.get(edge);
      ownerOf.set(edge, id);
      return owner !== undefined && owner !== id ? [{ owner, point }] : [];
    })[0];
    if (rival)
      reportOf(town)(
        'geometry.coordinates[0]',
        `expected towns side by side, got an overlap with ${rival.owner} at ${quote(rival.point)}; draw their border once and use it in both`,
      );
  }
}

/** A node of the road graph is one position, wherever it is named. */
export function checkNodes(roads: readonly Road[], reportOf: ReportOf): void {
  const places = new Map<number, { readonly point: LonLat; readonly roadId: string }>();
  for (const road of roads) {
    const { id, from, to, line } = road;
    for (const [field, node, point] of [
      ['properties.from', from, line[0]],
      ['properties.to', to, line.at(-1)],
    ] as const) {
      if (node === undefined || point === undefined) continue;
      const known = places.get(node);
      if (known === undefined) places.set(node, { point, roadId: id });
      else if (known.point[0] !== point[0] || known.point[1] !== point[1])
        reportOf(road)(
          field,
          `expected node ${node} at ${quote(known.point)} as in ${known.roadId}, got ${quote(point)}; use one position`,
        );
    }
  }
}

/** Along a metro line chainage grows with the order of the stations. */
export function checkStations(stations: readonly MetroStation[], reportOf: ReportOf): void {
  for (const line of Map.groupBy(stations, (station) => station.lineNumber).values()) {
    const inOrder = line.toSorted((a, b) => a.order - b.order);
    for (const [i, station] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (before === undefined || before.chainageM < station.chainageM) continue;
      reportOf(station)(
        'properties.chainageM',
        `expected more than the ${before.chainageM} of ${before.id} before it, got ${station.chainageM}; correct it or the order`,
      );
    }
  }
}
