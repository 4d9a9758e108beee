import { requireObject } from './check-properties.ts';
import { type EntityNode, selfLink } from './entity-node.ts';
import { BadRequest } from './odata/bad-request.ts';
import { createDraft, draftObservation, type WriteContext, write } from './write-entities.ts';

const COMPONENTS = [
  'phenomenonTime',
  'resultTime',
  'result',
  'resultQuality',
  'validTime',
  'parameters',
  'FeatureOfInterest/id',
];
const MAX_ROWS = 100_000;

/**
 * `CreateObservations` (18-088, 12.2): many observations of several datastreams as rows.
 *
 * @returns a self link for each row, or "error" for one that could not be used, in order.
 */
export async function createDataArrays(
  context: WriteContext,
  input: unknown,
  rootUrl: string,
): Promise<string[]> {
  if (!Array.isArray(input))
    throw new BadRequest('Expected a list of blocks with Datastream, components and dataArray.');
  const answers: (string | number)[] = [];
  const draft = createDraft();
  for (const block of input) {
    const { Datastream, components, dataArray } = requireObject(block, 'a block of observations');
    if (!Array.isArray(components) || !Array.isArray(dataArray))
      throw new BadRequest('Expected components and dataArray as lists.');
    for (const name of components)
      if (!COMPONENTS.includes(name as string))
        throw new BadRequest(
          `components: Expected ${COMPONENTS.join(', ')}, got ${JSON.stringify(name)}.`,
        );
    if (answers.length + dataArray.length > MAX_ROWS)
      throw new BadRequest(`Expected at most ${MAX_ROWS} observations at a time.`, 413);
    for (const row of dataArray) {
      const before = draft.observations.length;
      try {
        draftObservation(context, draft, toJson(Datastream, components as string[], row), {}, 0);
        answers.push(before);
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        answers.push('error');
      }
    }
  }
  const made = await write(context, draft);
  return answers.map((answer) =>
    typeof answer === 'number' ? selfLink(rootUrl, made[answer] as EntityNode) : answer,
  );
}

function toJson(datastream: unknown, components: readonly string[], row: unknown): object {
  if (!Array.isArray(row) || row.length !== components.length)
    throw new BadRequest('Expected as many values as components.');
  const json: Record<string, unknown> = { Datastream: datastream };
  for (const [i, name] of components.entries()) {
    if (name === 'FeatureOfInterest/id') json.FeatureOfInterest = { '@iot.id': row[i] };
    else if (row[i] !== null) json[name] = row[i];
  }
  return json;
}
