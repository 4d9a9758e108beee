import type { AreaAnswer } from '#model';
import { useTwin } from '../twin-context.tsx';
import { useWords } from '../use-words.ts';
import { MoreNote } from './building-rows.tsx';
import { Table } from './total-tables.tsx';

const FIRST = 60;

/** The first devices and vehicles of the answer; a click goes there. */
export function ThingRows({ answer }: { answer: AreaAnswer }) {
  const { t, say } = useWords();
  const { read, commands } = useTwin();
  const all = [...answer.sensors, ...answer.vehicles];
  if (all.length === 0) return <p className="message">{t('query.empty')}</p>;
  const shown = all.slice(0, FIRST);
  return (
    <>
      <Table
        heads={[t('fact.name'), t('fact.kind'), t('fact.town')]}
        words={[t('fact.kind'), t('fact.town')]}
      >
        {shown.map(({ thingId, kind }) => {
          const thing = read.thing(thingId);
          const town = thing?.townCode ? read.town(thing.townCode) : undefined;
          return (
            <tr key={thingId}>
              <th scope="row">
                <button
                  type="button"
                  className="row-link"
                  onClick={() => commands.goTo({ type: 'thing', id: thingId })}
                >
                  {thing ? say(thing.name) : thingId}
                </button>
              </th>
              <td className="words">{t(`thingKind.${kind}`)}</td>
              <td className="words">{town && say(town.name)}</td>
            </tr>
          );
        })}
      </Table>
      <MoreNote shown={shown.length} total={all.length} />
    </>
  );
}

/** The first places of the answer; a click goes there. */
export function PlaceRows({ answer }: { answer: AreaAnswer }) {
  const { t, say } = useWords();
  const { read, commands } = useTwin();
  const { places } = answer;
  if (places.length === 0) return <p className="message">{t('query.empty')}</p>;
  const shown = places.slice(0, FIRST);
  return (
    <>
      <Table
        heads={[t('fact.name'), t('fact.kind'), t('fact.evidence')]}
        words={[t('fact.kind'), t('fact.evidence')]}
      >
        {shown.map(({ id, kind }) => {
          const place = read.place(id);
          return (
            <tr key={id}>
              <th scope="row">
                <button
                  type="button"
                  className="row-link"
                  onClick={() => commands.goTo({ type: 'place', id })}
                >
                  {place ? say(place.name) : id}
                </button>
              </th>
              <td className="words">{t(`placeKind.${kind}`)}</td>
              <td className="words">{place && t(`evidence.${place.evidence}`)}</td>
            </tr>
          );
        })}
      </Table>
      <MoreNote shown={shown.length} total={places.length} />
    </>
  );
}
