import { readWithCesium } from './read-with-cesium.ts';
import { readWithThree } from './read-with-three.ts';

/** What a reader made of a tileset. */
export interface TilesetReading {
  readonly tiles: number;
  /** In words, of tiles that did not load. */
  readonly failures: readonly string[];
  /** Id by global id, as far as the reader met them. */
  readonly ids: Readonly<Record<number, string>>;
  /** Drawn pixels that are not the background. */
  readonly litPixels: number;
  /** Id of the building in the middle of the picture; null where the reader cannot pick. */
  readonly picked: string | null;
}

declare global {
  interface Window {
    readTileset(reader: 'three' | 'cesium', url: string): Promise<TilesetReading>;
  }
}

window.readTileset = (reader, url) =>
  reader === 'three' ? readWithThree(url) : readWithCesium(url);
