import { fromEcef, Misfit, readAvailability, readPosition } from '#adapters';
import type { RawGeometry, RowCollector } from './collect-rows.ts';

type Packet = Readonly<Record<string, unknown>>;

/** Points, ways in time, lines and polygons of a CZML document. */
export function takeCzml(packets: readonly unknown[], rows: RowCollector): void {
  for (const [at, json] of packets.entries()) {
    const packet = asObject(json);
    if (packet.id === 'document') continue;
    const row = at + 1;
    const sample = (JSON.stringify(json) ?? '').slice(0, 300);
    const availability = readAvailability(packet.availability);
    const geometry = readShape(packet);
    if (availability instanceof Misfit || geometry instanceof Misfit) {
      rows.refuse(row, 'malformed', sample);
      continue;
    }
    const span = availability?.[0];
    const { name } = packet;
    const title = typeof name === 'string' ? name : undefined;
    rows.add({
      row,
      geometry,
      sample,
      title,
      colour: colourOf(packet),
      span,
      properties: readProperties(packet),
    });
  }
}

function readShape(packet: Packet): RawGeometry | Misfit | undefined {
  const polygon = readPlaces(asObject(packet.polygon).positions);
  if (polygon) return { type: 'Polygon', coordinates: [polygon] };
  const line = readPlaces(asObject(packet.polyline).positions);
  if (line) return { type: 'LineString', coordinates: line };
  if (packet.position === undefined) return undefined;
  const fixes: (readonly [number, number, number, number])[] = [];
  let place: number[] | undefined;
  for (const json of [packet.position].flat()) {
    const position = readPosition(json);
    if (position instanceof Misfit) return position;
    for (const { timeMs, at } of position.samples) fixes.push([timeMs, ...fromEcef(...at)]);
    if (position.constant) place = fromEcef(...position.constant.at).slice(0, 2);
  }
  return fixes.length > 0
    ? { type: 'Track', fixes }
    : place && { type: 'Point', coordinates: place };
}

function readPlaces(json: unknown): number[][] | undefined {
  const { cartographicDegrees: degrees, cartesian } = asObject(json);
  const list = Array.isArray(degrees) ? degrees : cartesian;
  if (!Array.isArray(list) || list.length % 3 !== 0 || !list.every(Number.isFinite))
    return undefined;
  return Array.from({ length: list.length / 3 }, (_, at) => {
    const [a, b, c] = list.slice(3 * at, 3 * at + 3) as [number, number, number];
    return list === degrees ? [a, b] : fromEcef(a, b, c).slice(0, 2);
  });
}

/** Of the shape's plain colour, else of its point. */
function colourOf(packet: Packet): string | undefined {
  for (const name of ['polygon', 'polyline', 'point', 'path']) {
    const look = asObject(packet[name]);
    const plain = asObject(asObject(look.material).solidColor).color ?? look.color;
    const { rgba } = asObject(plain);
    if (Array.isArray(rgba) && rgba.length === 4 && rgba.every(Number.isFinite))
      return `#${rgba
        .slice(0, 3)
        .map((one: number) =>
          Math.min(255, Math.max(0, Math.round(one)))
            .toString(16)
            .padStart(2, '0'),
        )
        .join('')}`;
  }
  return undefined;
}

function readProperties(packet: Packet): Record<string, unknown> {
  const named = Object.entries(asObject(packet.properties)).map(([name, value]) => {
    const { string, number, boolean } = asObject(value);
    return [name, string ?? number ?? boolean ?? value];
  });
  const { description } = packet;
  const text = typeof description === 'string' ? description : asObject(description).string;
  return { ...Object.fromEntries(named), ...(typeof text === 'string' && { description: text }) };
}

function asObject(json: unknown): Packet {
  return typeof json === 'object' && json !== null ? (json as Packet) : {};
}
