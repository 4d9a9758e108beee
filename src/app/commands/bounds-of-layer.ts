import type { Bounds, Feature, LayerSpec } from '#model';

type Position = readonly [number, number, ...unknown[]];

/** What a layer with places of its own covers; undefined where the site or a service says where it lies. */
export function boundsOfLayer(layer: LayerSpec): Bounds | undefined {
  if (layer.type === 'raster') return layer.bounds;
  const positions = positionsOf(layer);
  if (positions.length === 0) return undefined;
  let [westDeg, southDeg, eastDeg, northDeg] = [180, 90, -180, -90];
  for (const [lon, lat] of positions) {
    if (lon < westDeg) westDeg = lon;
    if (lon > eastDeg) eastDeg = lon;
    if (lat < southDeg) southDeg = lat;
    if (lat > northDeg) northDeg = lat;
  }
  return { westDeg, southDeg, eastDeg, northDeg };
}

function positionsOf(layer: LayerSpec): readonly Position[] {
  switch (layer.type) {
    case 'features':
      return layer.features.flatMap(({ geometry }) => positionsOfFeature(geometry));
    case 'areas':
      return layer.areas.flatMap(({ rings }) => rings[0] ?? []);
    case 'flows':
      return layer.flows.flatMap(({ from, to }) => [from, to]);
    case 'cones':
      return layer.cones.map(({ lonDeg, latDeg }) => [lonDeg, latDeg] as const);
    case 'lines':
      return layer.lines.from === 'given' ? layer.lines.lines.flatMap(({ line }) => line) : [];
    case 'heat':
    case 'hexagons':
      return layer.data.from === 'points' ? layer.data.points : [];
    default:
      return [];
  }
}

function positionsOfFeature(geometry: Feature['geometry']): readonly Position[] {
  switch (geometry.type) {
    case 'point':
      return [geometry.at];
    case 'line':
      return geometry.line;
    case 'polygon':
      return geometry.rings[0] ?? [];
    case 'track':
      return geometry.fixes.map(([, lon, lat]) => [lon, lat] as const);
  }
}
