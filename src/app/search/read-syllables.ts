import { pinyin } from 'pinyin-pro';
import type { Syllables } from './match-pinyin.ts';

const readingsOf = new Map<string, readonly string[]>();

/**
 * How a Chinese name is read. The reading within the name comes first; the character's other readings follow, as
 * dictionaries miss surnames and local names (乐都路 is Lèdū, 单家 is Shàn).
 */
export function readSyllables(name: string): Syllables {
  const characters = [...name];
  const inName = pinyin(name, { toneType: 'none', type: 'array', v: true });
  // Letters and digits within may be split otherwise than by character; the readings then stand alone.
  const aligned = inName.length === characters.length;
  return characters.flatMap((character, i) => {
    const single = singleReadings(character);
    if (single.length === 0) return [];
    const first = aligned ? inName[i]?.toLowerCase() : undefined;
    return [
      first && single.includes(first) ? [first, ...single.filter((r) => r !== first)] : single,
    ];
  });
}

function singleReadings(character: string): readonly string[] {
  let readings = readingsOf.get(character);
  if (!readings) {
    const folded = character.normalize('NFKC').toLowerCase();
    readings = /\p{Script=Han}/u.test(character)
      ? [
          ...new Set(
            pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true }),
          ),
        ]
      : /[\p{L}\p{N}]/u.test(folded)
        ? [folded]
        : [];
    readingsOf.set(character, readings);
  }
  return readings;
}
