import { createOsmWriter, type OsmWriter } from './osm-writer.ts';

/** A little town: one of everything. */
export function writeTown(): OsmWriter {
  const osm = createOsmWriter();
  osm.area(1, [0, 0], [4, 3], { building: 'apartments', name: '一号楼', 'building:levels': '6' });
  osm.way(
    2,
    [
      [0, 10],
      [9, 10],
    ],
    { highway: 'primary', oneway: '-1', lanes: '4', name: '人民路', 'name:en': 'Renmin Road' },
  );
  osm.way(
    3,
    [
      [0, 12],
      [9, 12],
    ],
    { railway: 'subway', tunnel: 'yes' },
  );
  osm.area(4, [20, 0], [30, 10], { natural: 'water', water: 'pond' });
  osm.way(
    5,
    [
      [-5, 5],
      [25, 5],
      [40, 5],
    ],
    { waterway: 'canal' },
  );
  osm.area(6, [50, 0], [60, 9], { landuse: 'forest' });
  osm.area(7, [50, 10], [60, 19], { landuse: 'military' });
  osm.node(900008, [70, 1], { natural: 'tree', height: '12.5', leaf_type: 'needleleaved' });
  osm.node(900009, [71, 1], { highway: 'crossing' });
  osm.way(
    10,
    [
      [70, 5],
      [73, 5],
    ],
    { natural: 'tree_row' },
  );
  osm.way(
    11,
    [
      [80, 0],
      [90, 0],
    ],
    { man_made: 'pipeline', substance: 'gas', diameter: '300' },
  );
  osm.way(
    12,
    [
      [80, 3],
      [90, 3],
    ],
    { highway: 'construction' },
  );
  osm.area(13, [0, 20], [4, 23], { building: 'no' });
  osm.way(
    14,
    [
      [80, 5],
      [90, 5],
    ],
    { highway: 'motorway', bridge: 'viaduct' },
  );
  return osm;
}
