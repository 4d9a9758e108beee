/** An element of one building's XML, kept until the building is complete. */
export interface GmlNode {
  /** Without its prefix. */
  readonly name: string;
  /** By name without prefix: `id`, `href`, `srsName`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: GmlNode[];
  text: string;
}

export function childrenOf(node: GmlNode, ...names: string[]): GmlNode[] {
  return node.children.filter(({ name }) => names.includes(name));
}

/** Calls for a node and all below it, in the order of the file. */
export function walkNodes(node: GmlNode, visit: (node: GmlNode) => void): void {
  visit(node);
  for (const child of node.children) walkNodes(child, visit);
}

/** Nodes of a building by their gml:id, for references from one surface to another. */
export function indexNodes(building: GmlNode): ReadonlyMap<string, GmlNode> {
  const byId = new Map<string, GmlNode>();
  walkNodes(building, (node) => {
    const { id } = node.attributes;
    if (id !== undefined && !byId.has(id)) byId.set(id, node);
  });
  return byId;
}
