import type { XmlElement } from '#adapters';
import type { RawGeometry, RowCollector } from './collect-rows.ts';
import type { FileContext } from './file-context.ts';

/** Waypoints, routes and tracks of GPX 1.0 and 1.1; a track whose points all have times moves. */
export function takeGpx(root: XmlElement, rows: RowCollector, context: FileContext): void {
  let row = 0;
  for (const element of root.children) {
    if (element.name !== 'wpt' && element.name !== 'rte' && element.name !== 'trk') continue;
    row++;
    const title = textIn(element, 'name');
    const sample = title ?? `${element.name} ${row}`;
    const description = textIn(element, 'desc') ?? textIn(element, 'cmt');
    const properties = { kind: element.name, ...(description && { description }) };
    rows.add({ row, geometry: readShape(element, context), sample, title, properties });
  }
}

function readShape(element: XmlElement, context: FileContext): RawGeometry | undefined {
  if (element.name === 'wpt') return { type: 'Point', coordinates: placeOf(element) };
  if (element.name === 'rte')
    return { type: 'LineString', coordinates: named(element, 'rtept').map(placeOf) };
  const geometries = named(element, 'trkseg').map((segment): RawGeometry => {
    const points = named(segment, 'trkpt');
    const times = points.map((point) => Date.parse(textIn(point, 'time') ?? ''));
    if (points.length === 0 || times.some(Number.isNaN))
      return { type: 'LineString', coordinates: points.map(placeOf) };
    const fixes = points.map((point, at) => {
      const [lon, lat] = placeOf(point);
      const height = Number.parseFloat(textIn(point, 'ele') ?? '');
      const heightM = Number.isNaN(height) ? context.groundM : height + context.datumOffsetM;
      return [times[at] as number, lon, lat, heightM] as const;
    });
    return { type: 'Track', fixes };
  });
  return geometries.length > 1 ? { type: 'GeometryCollection', geometries } : geometries[0];
}

function placeOf({ attributes }: XmlElement): [number, number] {
  return [Number.parseFloat(attributes.lon ?? ''), Number.parseFloat(attributes.lat ?? '')];
}

function named(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((one) => one.name === name);
}

function textIn(element: XmlElement, name: string): string | undefined {
  return named(element, name)[0]?.text || undefined;
}
