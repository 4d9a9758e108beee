export type OsmTags = Readonly<Record<string, string>>;

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

/**
 * Told of the elements of a file, in their order. A kind without a method is not decoded at all.
 * Ids are doubles: exact up to 2⁵³, a thousand times the number of nodes there are.
 */
export interface OsmVisitor {
  node?(id: number, at: OsmNode): void;
  /** `refs` is new for each way. */
  way?(id: number, refs: number[], tags: OsmTags): void;
  relation?(id: number, members: readonly OsmMember[], tags: OsmTags): void;
}

/** A node's place; one object is used for all nodes, so copy what is kept. */
export interface OsmNode {
  lonDeg: number;
  latDeg: number;
  tags: OsmTags;
}

/** Where a file breaks off and why; what came before has been told. */
export interface OsmBreak {
  readonly place: string;
  readonly reason: string;
}

/**
 * A file that can be gone through several times. The generator stops after every block, so that the caller
 * can hand on what it has; it returns where the file is broken, if it is.
 */
export interface OsmScanner {
  scan(visitor: OsmVisitor): AsyncGenerator<void, OsmBreak | undefined>;
  close(): void;
}

export const NO_TAGS: OsmTags = Object.freeze({});
