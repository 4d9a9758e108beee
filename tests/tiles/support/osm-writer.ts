/** OpenStreetMap XML on a grid of 0.0001° (about 10 m): squares and lines share the nodes at the same place. */

export const LON = 121.2;
export const LAT = 31;

type Grid = readonly [x: number, y: number];
type Tags = Readonly<Record<string, string>>;
type Member = readonly [type: 'node' | 'way' | 'relation', ref: number, role: string];

export interface OsmWriter {
  /** Beside the grid: choose a number above those of the grid's nodes. */
  node(id: number, at: Grid, tags: Tags): void;
  /** A line through grid places. */
  way(id: number, line: readonly Grid[], tags?: Tags): void;
  /** A closed way around the rectangle between two corners. */
  area(id: number, from: Grid, to: Grid, tags?: Tags): void;
  /** A way through nodes by number: those of grid places count from 1 in the order of their first use. */
  wayOfNodes(id: number, refs: readonly number[], tags?: Tags): void;
  relation(id: number, members: readonly Member[], tags: Tags): void;
  /** Nodes, ways and relations, each by its number, one a line. */
  toXml(): string;
}

export function createOsmWriter(): OsmWriter {
  const nodes = new Map<number, string>();
  const ways = new Map<number, string>();
  const relations = new Map<number, string>();
  const grid = new Map<string, number>();
  const degrees = ([x, y]: Grid) =>
    `lat="${(LAT + y * 1e-4).toFixed(7)}" lon="${(LON + x * 1e-4).toFixed(7)}"`;
  const gridNode = (at: Grid): number => {
    const key = at.join();
    let id = grid.get(key);
    if (id === undefined) {
      id = grid.size + 1;
      grid.set(key, id);
      nodes.set(id, `<node id="${id}" version="1" ${degrees(at)}/>`);
    }
    return id;
  };
  const encodeTags = (tags: Tags) =>
    Object.entries(tags)
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join('');
  const writer: OsmWriter = {
    node(id, at, tags) {
      nodes.set(id, `<node id="${id}" version="1" ${degrees(at)}>${encodeTags(tags)}</node>`);
    },
    way: (id, line, tags = {}) => writer.wayOfNodes(id, line.map(gridNode), tags),
    area(id, [x0, y0], [x1, y1], tags = {}) {
      const ring: Grid[] = [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ];
      writer.way(id, ring, tags);
    },
    wayOfNodes(id, refs, tags = {}) {
      const nds = refs.map((ref) => `<nd ref="${ref}"/>`).join('');
      ways.set(id, `<way id="${id}" version="1">${nds}${encodeTags(tags)}</way>`);
    },
    relation(id, members, tags) {
      const list = members
        .map(([type, ref, role]) => `<member type="${type}" ref="${ref}" role="${role}"/>`)
        .join('');
      relations.set(id, `<relation id="${id}" version="1">${list}${encodeTags(tags)}</relation>`);
    },
    toXml() {
      const sorted = (elements: ReadonlyMap<number, string>) =>
        [...elements].sort(([a], [b]) => a - b).map(([, text]) => text);
      return [
        '<osm version="0.6">',
        ...sorted(nodes),
        ...sorted(ways),
        ...sorted(relations),
        '</osm>\n',
      ].join('\n');
    },
  };
  return writer;
}
