import type { Feature, LayerSpec, LonLat } from '#model';

/** All places of the row of this id among a layer's own data; none where the layer has no such row. */
export function placesOf(layer: LayerSpec, id: string): readonly LonLat[] {
  const find = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
    rows.find((row) => row.id === id);
  switch (layer.type) {
    case 'features': {
      const feature = find(layer.features);
      return feature ? placesOfGeometry(feature.geometry) : [];
    }
    case 'lines': {
      const row = layer.lines.from === 'given' ? find(layer.lines.lines) : undefined;
      return row?.line.map(([lon, lat]) => [lon, lat] as const) ?? [];
    }
    case 'areas':
      return find(layer.areas)?.rings.flat() ?? [];
    case 'cones': {
      const cone = find(layer.cones);
      return cone ? [[cone.lonDeg, cone.latDeg]] : [];
    }
    case 'flows': {
      const flow = find(layer.flows);
      return flow ? [flow.from, flow.to] : [];
    }
    default:
      return [];
  }
}

function placesOfGeometry(geometry: Feature['geometry']): readonly LonLat[] {
  switch (geometry.type) {
    case 'point':
      return [geometry.at];
    case 'line':
      return geometry.line;
    case 'polygon':
      return geometry.rings.flat();
    case 'track':
      return geometry.fixes.map(([, lon, lat]) => [lon, lat] as const);
  }
}
