import { PbfWriter } from 'pbf';
import type { Tags } from './feature-store.ts';

/** Writes one Mapbox Vector Tile, version 2.1, feature by feature. */
export interface TileWriter {
  /** Adds a feature of integer rings or lines; rings are open, holes follow their outer ring. `tagsKey` tells equal tags apart fast. */
  add(layer: number, isArea: boolean, paths: readonly number[][], tagsKey: number): void;
  readonly isEmpty: boolean;
  finish(): Uint8Array;
}

export interface TileWriterOptions {
  readonly extent: number;
  /** Layers stand in the tile in this order. */
  readonly layers: readonly string[];
  readonly readTags: (tagsKey: number) => Tags;
}

const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;

interface LayerDraft {
  readonly body: PbfWriter;
  readonly keys: Map<string, number>;
  readonly values: Map<string | number | boolean, number>;
  readonly tags: Map<number, readonly number[]>;
}

export function createTileWriter({ extent, layers, readTags }: TileWriterOptions): TileWriter {
  const drafts: (LayerDraft | undefined)[] = layers.map(() => undefined);
  const commands: number[] = [];
  let count = 0;
  const start = (layer: number): LayerDraft => {
    const body = new PbfWriter(new Uint8Array(1024));
    body.writeVarintField(15, 2);
    body.writeStringField(1, layers[layer] as string);
    body.writeVarintField(5, extent);
    return { body, keys: new Map(), values: new Map(), tags: new Map() };
  };
  return {
    add(layer, isArea, paths, tagsKey) {
      drafts[layer] ??= start(layer);
      const draft = drafts[layer];
      let tags = draft.tags.get(tagsKey);
      if (!tags) {
        tags = Object.entries(readTags(tagsKey)).flatMap(([key, value]) => [
          numberOf(draft.keys, key),
          numberOf(draft.values, value),
        ]);
        draft.tags.set(tagsKey, tags);
      }
      encodeGeometry(commands, paths, isArea);
      draft.body.writeMessage(2, writeFeature, { tags, type: isArea ? 3 : 2, commands });
      count++;
    },
    get isEmpty() {
      return count === 0;
    },
    finish() {
      const tile = new PbfWriter(new Uint8Array(1024));
      for (const draft of drafts) {
        if (!draft) continue;
        for (const key of draft.keys.keys()) draft.body.writeStringField(3, key);
        for (const value of draft.values.keys()) draft.body.writeMessage(4, writeValue, value);
        tile.writeBytesField(3, draft.body.finish());
      }
      return tile.finish();
    },
  };
}

function numberOf<Key>(known: Map<Key, number>, key: Key): number {
  const at = known.get(key);
  if (at !== undefined) return at;
  known.set(key, known.size);
  return known.size - 1;
}

interface FeatureMessage {
  readonly tags: readonly number[];
  readonly type: number;
  readonly commands: readonly number[];
}

function writeFeature({ tags, type, commands }: FeatureMessage, pbf: PbfWriter): void {
  if (tags.length > 0) pbf.writePackedVarint(2, tags as number[]);
  pbf.writeVarintField(3, type);
  pbf.writePackedVarint(4, commands as number[]);
}

function writeValue(value: string | number | boolean, pbf: PbfWriter): void {
  if (typeof value === 'string') pbf.writeStringField(1, value);
  else if (typeof value === 'boolean') pbf.writeBooleanField(7, value);
  else if (!Number.isSafeInteger(value)) pbf.writeDoubleField(3, value);
  else if (value >= 0) pbf.writeVarintField(5, value);
  else pbf.writeSVarintField(6, value);
}

function encodeGeometry(commands: number[], paths: readonly number[][], isArea: boolean): void {
  commands.length = 0;
  let x = 0;
  let y = 0;
  const point = (path: readonly number[], i: number) => {
    const dx = (path[i] as number) - x;
    const dy = (path[i + 1] as number) - y;
    commands.push((dx << 1) ^ (dx >> 31), (dy << 1) ^ (dy >> 31));
    x += dx;
    y += dy;
  };
  for (const path of paths) {
    commands.push(MOVE_TO | (1 << 3));
    point(path, 0);
    commands.push(LINE_TO | ((path.length / 2 - 1) << 3));
    for (let i = 2; i < path.length; i += 2) point(path, i);
    if (isArea) commands.push(CLOSE_PATH | (1 << 3));
  }
}
