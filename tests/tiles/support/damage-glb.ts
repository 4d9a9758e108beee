import type { EditedGlb } from './edit-glb.ts';

export function tableOf(metadata: EditedGlb['metadata']) {
  return metadata.propertyTables?.[0] as NonNullable<
    EditedGlb['metadata']['propertyTables']
  >[number];
}

export function propertyOf(metadata: EditedGlb['metadata'], name: string) {
  const found = metadata.schema?.classes?.building?.properties?.[name];
  if (!found) throw new Error(`The tile has no property ${name}.`);
  return found;
}

export function featuresOf(json: EditedGlb['json']) {
  const found = json.meshes?.[0]?.primitives[0]?.extensions?.EXT_mesh_features?.featureIds[0];
  if (!found) throw new Error('The tile has no feature ids.');
  return found;
}

export function asUint32(bytes: Uint8Array<ArrayBuffer> | undefined): Uint32Array {
  return new Uint32Array((bytes as Uint8Array<ArrayBuffer>).buffer);
}

export function asFloat32(bytes: Uint8Array<ArrayBuffer>): Float32Array {
  return new Float32Array(bytes.buffer);
}

/** Indices of the first primitive as an array over its bytes. */
function indicesOf(glb: EditedGlb): Uint16Array | Uint32Array {
  const bytes = glb.attribute('indices');
  const accessor = glb.json.accessors?.[glb.json.meshes?.[0]?.primitives[0]?.indices ?? -1];
  return accessor?.componentType === 5125
    ? new Uint32Array(bytes.buffer)
    : new Uint16Array(bytes.buffer);
}

function textureOf(glb: EditedGlb): Int16Array {
  return new Int16Array(glb.attribute('TEXCOORD_0').buffer);
}

export function turnRoof(glb: EditedGlb): void {
  const [index, texture] = [indicesOf(glb), textureOf(glb)];
  for (let t = 0; t < index.length; t += 3)
    if (texture[2 * (index[t] as number)] === -32)
      [index[t], index[t + 1]] = [index[t + 1] as number, index[t] as number];
}

/** Takes away the first triangle of a kind, with its neighbours on the same face. */
export function removeTriangles(glb: EditedGlb, isKind: (u: number) => boolean): void {
  const [index, texture] = [indicesOf(glb), textureOf(glb)];
  for (let t = 0; t < index.length; t += 3) {
    const [a, b, c] = [index[t], index[t + 1], index[t + 2]] as [number, number, number];
    if (![a, b, c].every((v) => isKind(texture[2 * v] as number))) continue;
    index.fill(a, t, t + 3);
    return;
  }
  throw new Error('The tile has no such face.');
}

/** Puts all of the first feature's vertices but those of its foundation higher, in metres. */
export function raiseBuilding(glb: EditedGlb, byM: number): void {
  toFloats(glb);
  const position = asFloat32(glb.attribute('POSITION'));
  const texture = textureOf(glb);
  const feature = new Uint16Array(glb.attribute('_FEATURE_ID_0').buffer);
  for (let v = 0; 2 * v < texture.length; v++)
    if (feature[2 * v] === 0 && (texture[2 * v + 1] as number) > 0)
      position[3 * v + 1] = (position[3 * v + 1] as number) + byM;
  setBounds(glb, position);
}

/** Turns stored positions into metres, tightly packed. */
export function toFloats(glb: EditedGlb): void {
  const { json, views } = glb;
  const accessor = json.accessors?.[json.meshes?.[0]?.primitives[0]?.attributes.POSITION ?? -1];
  const node = json.nodes?.find(({ mesh }) => mesh !== undefined);
  if (!accessor || !node || accessor.componentType === 5126) return;
  const stored = new Uint16Array(glb.attribute('POSITION').buffer);
  const metres = new Float32Array(3 * accessor.count);
  for (let v = 0; v < accessor.count; v++)
    for (let c = 0; c < 3; c++)
      metres[3 * v + c] = (stored[4 * v + c] as number) * (node.scale?.[c] ?? 1);
  delete node.scale;
  const view = json.bufferViews?.[accessor.bufferView ?? -1];
  if (view) view.byteStride = 12;
  accessor.componentType = 5126;
  views[accessor.bufferView ?? -1] = new Uint8Array(metres.buffer);
  setBounds(glb, metres);
}

function setBounds({ json }: EditedGlb, metres: Float32Array): void {
  const accessor = json.accessors?.[json.meshes?.[0]?.primitives[0]?.attributes.POSITION ?? -1];
  if (!accessor) return;
  const axis = (c: number) => [...metres].filter((_, i) => i % 3 === c);
  accessor.min = [0, 1, 2].map((c) => axis(c).reduce((a, b) => Math.min(a, b)));
  accessor.max = [0, 1, 2].map((c) => axis(c).reduce((a, b) => Math.max(a, b)));
}
