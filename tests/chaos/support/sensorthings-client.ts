import type { Catalogue } from '#model';
import { API_PATHS } from '#wire';
import { PUBLISH_TOKEN } from './chaos-site.ts';

/** A datastream that was made through the SensorThings interface. */
export interface MadeStream {
  readonly id: number | string;
  /** Its row in the gateway's catalogue. */
  readonly slot: number;
}

/** Sends JSON, or text as it stands, as one who may write. */
export function send(url: string, path: string, body: unknown, init: RequestInit = {}) {
  return fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: `Bearer ${PUBLISH_TOKEN}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
}

/** Makes a thing with one datastream for each name. */
export async function makeStreams(url: string, names: readonly string[]): Promise<MadeStream[]> {
  const answer = await send(url, 'v1.1/Things?$expand=Datastreams', {
    name: names.join(', '),
    description: 'Chaos',
    Locations: [
      {
        name: 'Here',
        description: 'Here',
        encodingType: 'application/geo+json',
        location: { type: 'Point', coordinates: [121.21, 31.01] },
      },
    ],
    Datastreams: names.map((name) => ({
      name,
      description: name,
      unitOfMeasurement: { name: 'one', symbol: '1', definition: 'ucum:1' },
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      Sensor: { name: 'S', description: 'S', encodingType: 'text/plain', metadata: '' },
      ObservedProperty: { name, definition: `http://example.org/${name}`, description: name },
    })),
  });
  if (answer.status !== 201)
    throw new Error(`Expected a thing to be made, got ${answer.status}: ${await answer.text()}`);
  const { '@iot.id': thing } = (await answer.json()) as { '@iot.id': number };
  const listed = await fetch(new URL(`v1.1/Things(${thing})/Datastreams`, url));
  const { value } = (await listed.json()) as { value: { '@iot.id': number; name: string }[] };
  const catalogue = (await (await fetch(url + API_PATHS.catalogue)).json()) as Catalogue;
  return names.map((name) => {
    const id = value.find((stream) => stream.name === name)?.['@iot.id'];
    const slot = catalogue.datastreams.find((stream) => stream.name.en === name)?.slot;
    if (id === undefined || slot === undefined) throw new Error(`Expected datastream ${name}.`);
    return { id, slot };
  });
}
