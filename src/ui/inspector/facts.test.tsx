import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Estimable } from './facts.tsx';

test('an estimate is marked by a sign and by words, a fact by neither', () => {
  expect(renderToStaticMarkup(<Estimable hint="estimated">18 m</Estimable>)).toBe(
    '<span data-quality="approximate">≈ 18 m <small>estimated</small></span>',
  );
  expect(renderToStaticMarkup(<Estimable hint={false}>18 m</Estimable>)).toBe('18 m');
});
