import type { MeshDetail } from '../mesh/add-building.ts';
import { TileMesh } from '../mesh/tile-mesh.ts';
import { createTileFrame } from '../tile-frame.ts';
import type { WriteTile } from '../tree/inner-node.ts';
import { tileUri } from '../tree/tile-node.ts';
import { TileDrawer } from './draw-tile.ts';
import { createPropertySchema } from './property-schema.ts';
import { createPropertyColumns, type TableOptions } from './property-table.ts';
import { writeTile } from './write-tile.ts';

export interface TileWriterOptions extends TableOptions {
  /** Takes a tile's bytes; the path is relative to the folder of tileset.json. */
  readonly write: (path: string, bytes: Uint8Array, triangles: number) => void;
  /** Told of each building of which not all could be drawn. */
  readonly onUndrawn?: (gid: number) => void;
}

/** Draws and writes tiles with one mesh that is used again and again. */
export function createTileWriter(options: TileWriterOptions): (detail: MeshDetail) => WriteTile {
  const mesh = new TileMesh();
  const drawer = new TileDrawer(mesh);
  const schema = createPropertySchema(options.declared);
  return (detail) => (at, buildings, cells, around) => {
    const frame = createTileFrame(
      (around.westDeg + around.eastDeg) / 2,
      (around.southDeg + around.northDeg) / 2,
    );
    const { region, undrawn } = drawer.draw(frame, { ...buildings, detail }, cells);
    for (const i of undrawn) options.onUndrawn?.(buildings.set.gid[i] as number);
    const bytes = writeTile(mesh, {
      frame,
      schema,
      columns: createPropertyColumns(buildings.set, buildings.places, options),
      featureCount: buildings.places.length,
      hasBlocks: cells.ids.length > 0,
    });
    options.write(tileUri(at), bytes, mesh.indexCount / 3);
    return region;
  };
}
