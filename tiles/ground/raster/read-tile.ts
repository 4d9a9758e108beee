import { PbfReader } from 'pbf';
import { type GroundData, toGroundData } from '#model';

type Value = string | number | boolean;
type Layers = Parameters<typeof toGroundData>[0];
type Path = { x: number; y: number }[];

/** What drawing needs of a vector tile that `TileWriter` wrote. */
export function readGroundData(bytes: Uint8Array): GroundData {
  const layers: Record<string, NonNullable<Layers[string]>> = {};
  new PbfReader(bytes).readFields((tag, _, pbf) => {
    if (tag !== 3) return;
    const { name, ...layer } = readLayer(pbf, pbf.readVarint() + pbf.pos);
    layers[name] = layer;
  }, null);
  return toGroundData(layers);
}

function readLayer(pbf: PbfReader, end: number) {
  const layer = {
    name: '',
    extent: 4096,
    keys: [] as string[],
    values: [] as Value[],
    at: [] as number[],
  };
  pbf.readFields(
    (tag) => {
      if (tag === 1) layer.name = pbf.readString();
      else if (tag === 2) {
        layer.at.push(pbf.pos);
        const length = pbf.readVarint();
        pbf.pos += length;
      } else if (tag === 3) layer.keys.push(pbf.readString());
      else if (tag === 4) layer.values.push(readValue(pbf));
      else if (tag === 5) layer.extent = pbf.readVarint();
    },
    layer,
    end,
  );
  const { name, extent, keys, values, at } = layer;
  return {
    name,
    extent,
    length: at.length,
    feature(index: number) {
      pbf.pos = at[index] as number;
      const { type, tags, commands } = readFeature(pbf, pbf.readVarint() + pbf.pos);
      const properties: Record<string, Value> = {};
      for (let i = 0; i < tags.length; i += 2)
        properties[keys[tags[i] as number] as string] = values[tags[i + 1] as number] as Value;
      return { type, properties, loadGeometry: () => readPaths(commands) };
    },
  };
}

function readValue(pbf: PbfReader): Value {
  let value: Value = '';
  pbf.readFields(
    (tag) => {
      if (tag === 1) value = pbf.readString();
      else if (tag === 3) value = pbf.readDouble();
      else if (tag === 5) value = pbf.readVarint();
      else if (tag === 6) value = pbf.readSVarint();
      else if (tag === 7) value = pbf.readBoolean();
    },
    null,
    pbf.readVarint() + pbf.pos,
  );
  return value;
}

function readFeature(pbf: PbfReader, end: number) {
  const feature = { type: 0, tags: [] as number[], commands: [] as number[] };
  pbf.readFields(
    (tag) => {
      if (tag === 2) pbf.readPackedVarint(feature.tags);
      else if (tag === 3) feature.type = pbf.readVarint();
      else if (tag === 4) pbf.readPackedVarint(feature.commands);
    },
    feature,
    end,
  );
  return feature;
}

/** Follows the commands of a geometry: 1 begins a path, 2 goes on, 7 closes a ring with its first point. */
function readPaths(commands: readonly number[]): Path[] {
  const paths: Path[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < commands.length; ) {
    const command = commands[i++] as number;
    if ((command & 7) === 7) {
      const ring = paths.at(-1);
      if (ring?.[0]) ring.push({ ...ring[0] });
      continue;
    }
    for (let count = command >> 3; count > 0; count--) {
      x += unzigzag(commands[i++] as number);
      y += unzigzag(commands[i++] as number);
      if ((command & 7) === 1) paths.push([{ x, y }]);
      else paths.at(-1)?.push({ x, y });
    }
  }
  return paths;
}

function unzigzag(value: number): number {
  return (value >> 1) ^ -(value & 1);
}
