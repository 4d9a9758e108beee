import type { XmlElement } from '#adapters';
import type { RawGeometry, RowCollector } from './collect-rows.ts';
import type { FileContext } from './file-context.ts';

type Fixes = Extract<RawGeometry, { fixes: unknown }>['fixes'];

/** Placemarks of a KML document (OGC 12-007r2), with their data, spans, colours, and tracks of `gx`. */
export function takeKml(root: XmlElement, rows: RowCollector, context: FileContext): void {
  const styles = readStyles(root);
  let row = 0;
  for (const mark of descend(root, 'Placemark')) {
    row++;
    const name = child(mark, 'name')?.text;
    const shapes = mark.children.flatMap((element) => readShape(element, context));
    const own = child(mark, 'Style');
    const colour = (own && styleColour(own)) ?? styles(child(mark, 'styleUrl')?.text);
    const geometry: RawGeometry | undefined =
      shapes.length > 1 ? { type: 'GeometryCollection', geometries: shapes } : shapes[0];
    rows.add({
      row,
      geometry,
      sample: name || `Placemark ${row}`,
      title: name,
      colour,
      span: readSpan(mark),
      properties: readData(mark),
    });
  }
}

function readShape(element: XmlElement, context: FileContext): RawGeometry[] {
  switch (element.name) {
    case 'Point':
      return [{ type: 'Point', coordinates: readCoordinates(element)[0] }];
    case 'LineString':
    case 'LinearRing':
      return [{ type: 'LineString', coordinates: readCoordinates(element) }];
    case 'Polygon': {
      const rings = element.children
        .filter(({ name }) => name === 'outerBoundaryIs' || name === 'innerBoundaryIs')
        .sort((a, b) => Number(a.name < b.name) - Number(a.name > b.name))
        .flatMap((side) => side.children.map(readCoordinates));
      return [{ type: 'Polygon', coordinates: rings }];
    }
    case 'MultiGeometry':
    case 'MultiTrack':
      return element.children.flatMap((one) => readShape(one, context));
    case 'Track':
      return [readTrack(element, context)];
    default:
      return [];
  }
}

function readTrack(track: XmlElement, { groundM, datumOffsetM }: FileContext): RawGeometry {
  const times = track.children.filter(({ name }) => name === 'when').map(({ text }) => text);
  const places = track.children
    .filter(({ name }) => name === 'coord')
    .map(({ text }) => text.split(/\s+/).map(Number));
  const fixes: Fixes = places.map(([lon = Number.NaN, lat = Number.NaN, height], at) => [
    Date.parse(times[at] ?? ''),
    lon,
    lat,
    height ? height + datumOffsetM : groundM,
  ]);
  return { type: 'Track', fixes };
}

/** `lon,lat[,height]`, parted by blanks. */
function readCoordinates(element: XmlElement): number[][] {
  return (child(element, 'coordinates')?.text ?? '')
    .split(/\s+/)
    .filter((one) => one !== '')
    .map((one) => one.split(',').slice(0, 2).map(Number));
}

function readSpan(mark: XmlElement): readonly [number, number] | undefined {
  const span = child(mark, 'TimeSpan');
  if (!span) return undefined;
  const from = Date.parse(child(span, 'begin')?.text ?? '');
  const to = Date.parse(child(span, 'end')?.text ?? '');
  const isOpen = Number.isNaN(from) && Number.isNaN(to);
  return isOpen
    ? undefined
    : [Number.isNaN(from) ? -8.64e15 : from, Number.isNaN(to) ? 8.64e15 : to];
}

function readData(mark: XmlElement): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const description = child(mark, 'description')?.text;
  if (description) data.description = description;
  const extended = child(mark, 'ExtendedData');
  for (const one of extended
    ? [...descend(extended, 'Data'), ...descend(extended, 'SimpleData')]
    : []) {
    const text = one.name === 'Data' ? (child(one, 'value')?.text ?? '') : one.text;
    const name = one.attributes.name;
    if (name) data[name] = /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
  }
  return data;
}

/** Colours of the shared styles by address; a map of styles means its normal one. */
function readStyles(root: XmlElement): (url: string | undefined) => string | undefined {
  const colours = new Map<string, string | undefined>();
  for (const style of descend(root, 'Style'))
    if (style.attributes.id) colours.set(`#${style.attributes.id}`, styleColour(style));
  const maps = new Map<string, string | undefined>();
  for (const map of descend(root, 'StyleMap')) {
    const pair = map.children.find((one) => child(one, 'key')?.text === 'normal');
    if (map.attributes.id && pair) maps.set(`#${map.attributes.id}`, child(pair, 'styleUrl')?.text);
  }
  return (url = '') => colours.get(maps.get(url) ?? url);
}

/** KML writes `aabbggrr`. */
function styleColour(style: XmlElement): string | undefined {
  for (const name of ['PolyStyle', 'LineStyle', 'IconStyle']) {
    const own = child(style, name);
    const text = (own && child(own, 'color')?.text) ?? '';
    const [, blue, green, red] =
      /^#?[0-9a-f]{2}([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? [];
    if (red) return `#${red}${green}${blue}`;
  }
  return undefined;
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((one) => one.name === name);
}

function* descend(element: XmlElement, name: string): Generator<XmlElement> {
  for (const one of element.children) {
    if (one.name === name) yield one;
    else yield* descend(one, name);
  }
}
