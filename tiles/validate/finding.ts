/** What a check looks at; the name stands in every finding, so that scripts can tell them apart. */
export type CheckName =
  | 'archive'
  | 'site'
  | 'manifest'
  | 'tileset'
  | 'geometric-error'
  | 'bounding-volume'
  | 'containment'
  | 'tightness'
  | 'content-missing'
  | 'content-twice'
  | 'content-unlisted'
  | 'subtree'
  | 'glb'
  | 'packing'
  | 'accessor'
  | 'not-finite'
  | 'mesh-features'
  | 'property-table'
  | 'instancing'
  | 'zero-area'
  | 'normal'
  | 'roof'
  | 'crack'
  | 'volume'
  | 'footprint'
  | 'gid'
  | 'building-missing'
  | 'building-twice'
  | 'building-id'
  | 'index'
  | 'heights'
  | 'grid'
  | 'lines'
  | 'network'
  | 'report'
  | 'ground-tile'
  | 'ground-picture'
  | 'layer-json'
  | 'terrain-missing'
  | 'terrain-unlisted'
  | 'terrain-tile'
  | 'terrain-height'
  | 'terrain-edge';

export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly check: CheckName;
  /** File in the checked folder, and after a `#` the place in it. */
  readonly path: string;
  readonly message: string;
}

/** Where checks put what they find. */
export interface FindingSink {
  error(check: CheckName, path: string, message: string): void;
  warn(check: CheckName, path: string, message: string): void;
}

/** Findings with the count of all of them; plain data, so that a worker can send it. */
export interface FindingTally {
  /** The first of each kind, no more than the limit. */
  readonly findings: readonly Finding[];
  /** All of each kind: `error crack` → how many. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface FindingList extends FindingSink {
  /** Takes over what another thread found. */
  add(tally: FindingTally): void;
  tally(): FindingTally;
}

/** Keeps the first `limit` findings of each check and severity and counts the rest, so that a broken folder of a million faults stays readable. */
export function createFindingList(limit: number): FindingList {
  const findings: Finding[] = [];
  const counts: Record<string, number> = {};
  const kept: Record<string, number> = {};
  const keep = (finding: Finding) => {
    const kind = `${finding.severity} ${finding.check}`;
    kept[kind] = (kept[kind] ?? 0) + 1;
    if (kept[kind] <= limit) findings.push(finding);
  };
  const count = (kind: string, by: number) => {
    counts[kind] = (counts[kind] ?? 0) + by;
  };
  const put =
    (severity: Finding['severity']) => (check: CheckName, path: string, message: string) => {
      count(`${severity} ${check}`, 1);
      keep({ severity, check, path, message });
    };
  return {
    error: put('error'),
    warn: put('warning'),
    add(tally) {
      for (const [kind, by] of Object.entries(tally.counts)) count(kind, by);
      for (const finding of tally.findings) keep(finding);
    },
    tally: () => ({ findings, counts }),
  };
}
