/** Letters of a line; ideographs are about twice as wide. */
const LINE = { latin: 22, han: 11 } as const;
const ELLIPSIS = '…';

/**
 * Breaks a name into at most two lines: before a bracket, else at the space or, between ideographs, at the place
 * that halves it best. A second line that is still too long is cut.
 */
export function wrapLabel(text: string): readonly string[] {
  const isHan = /\p{Script=Han}/u.test(text);
  const most = isHan ? LINE.han : LINE.latin;
  const letters = [...text];
  if (letters.length <= most) return [text];
  const breaks = letters.flatMap((letter, i) => {
    if (i === 0) return [];
    if (letter === '(' || letter === '(') return [{ i, cost: -20 }];
    if (letter === ' ' || letters[i - 1] === '-') return [{ i, cost: 0 }];
    return isHan && !/[)),.·、]/.test(letter) ? [{ i, cost: 2 }] : [];
  });
  let best: { i: number; cost: number } | undefined;
  for (const { i, cost } of breaks) {
    const whole = cost + Math.abs(2 * i - letters.length);
    if (!best || whole < best.cost) best = { i, cost: whole };
  }
  if (!best) return [cut(letters, most)];
  const lines = [letters.slice(0, best.i), letters.slice(best.i)];
  return lines.map((line) => cut([...line.join('').trim()], most + 4));
}

function cut(letters: readonly string[], most: number): string {
  return letters.length <= most
    ? letters.join('')
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}${ELLIPSIS}`;
}
